import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Tabs after which a part of a page counts as out of reach. */
const MOST_TABS = 120;

/** Goes on with Tab until an element has the focus, and shows that it has it. */
export async function reach(page: Page, element: Locator): Promise<void> {
  // Found once: to look for an element by its name takes eight times as long as a press.
  const found = await element.elementHandle();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    if (await found?.evaluate((each) => each.matches(':focus-visible'))) return;
  }
  throw new Error(`Tab does not reach ${element}.`);
}

/** Follows a link. */
export async function follow(page: Page, name: string | RegExp): Promise<void> {
  await reach(page, page.getByRole('link', { name, exact: true }).first());
  await page.keyboard.press('Enter');
}

/** Presses a button and waits for the page that comes next. */
export async function press(page: Page, name: string): Promise<void> {
  await reach(page, page.getByRole('button', { name, exact: true }));
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Types into a field in place of what it holds. */
export async function type(page: Page, label: string, text: string): Promise<void> {
  await reach(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Waits for the page of that heading. */
export async function expectHeading(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  expect(await page.title()).toBe(`${heading} · Applicants`);
}
