import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, takePicture } from '../../support/browser.ts';
import { sharedBrowser } from '../../support/served.ts';

const browser = await sharedBrowser();
const reader = await browser.newPage();

/**
 * Expects that a page can be read: within the width of the window, big enough for a thumb, and without a finding of axe,
 * on a phone in light and on a desktop in dark. Takes pictures of both.
 *
 * Scripts are off in the page, so axe reads a copy of it.
 */
export async function expectReadable(page: Page, device: 'phone' | 'desktop', picture: string): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), picture).toBe(true);
  const heights = 'Array.from(document.querySelectorAll("button"), (button) => button.offsetHeight)';
  expect(Math.min(44, ...(await page.evaluate<number[]>(heights)))).toBe(44);
  for (const colorScheme of ['light', 'dark'] as const) {
    await takePicture(page, `console-${device}-${picture}-${colorScheme}`, { colorScheme });
  }
  await reader.setViewportSize(page.viewportSize() ?? { width: 360, height: 740 });
  await reader.emulateMedia({ colorScheme: device === 'phone' ? 'light' : 'dark' });
  await reader.setContent(await page.content());
  await expectAccessible(reader);
}
