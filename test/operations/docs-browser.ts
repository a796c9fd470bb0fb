import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectAccessible, open, takePicture } from '../support/browser.ts';
import { isLong } from '../support/effort.ts';
import { served, sharedBrowser } from '../support/served.ts';

interface Document {
  paths: Record<string, Record<string, { summary: string; tags: string[] }>>;
}

const [browser, { origin, register }] = await Promise.all([sharedBrowser(), served()]);
const document: Document = await (await fetch(`${origin}/openapi.json`)).json();
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

/** Scalar's line about itself on each page. */
const VERSION = /^console: @scalar\/api-reference@/;
/** The address of one call. */
const CREATE = '#tag/profiles/POST/applicants';
/** The part that axe reads where no dialog is open: of the calls one in `npm test`, for all take it seconds. */
const READ = isLong ? 'body' : `[id="${CREATE.slice(1)}"], aside`;

/**
 * The page at the call that creates an applicant. It is opened once: to draw every call takes a browser ten seconds, and
 * what it does for the width and the colours of a device it does whenever they change.
 */
let page: Page;
let complaints: () => string[];
beforeAll(async () => {
  const opened = await open(browser, `${origin}/docs${CREATE}`, {
    viewport: DESKTOP,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  page = opened.page;
  complaints = () => opened.complaints.filter((text) => !VERSION.test(text));
  await page.getByRole('button', { name: 'Test Request' }).first().waitFor({ timeout: 100_000 });
});
afterAll(() => page.close());

/** Takes a picture, and validates what must be so whatever is open on the page, or in the dialog before it. */
async function expectReadable(picture: string, part = READ): Promise<void> {
  await takePicture(page, `docs-${picture}`, { fullPage: false });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
  await expectAccessible(page, part);
}

const SAMPLES: Readonly<Record<string, RegExp>> = {
  Shell: /^curl \S+\/applicants .*--data '\{.*hannah\.bret/s,
  JavaScript: /^fetch\('\S+\/applicants'/,
  Python: /^requests\.post\(\s*"\S+\/applicants"/,
  PHP: /^\$\w+ = curl_init\("\S+\/applicants"\)/,
};

it('opens at a call by its address, samples it in four languages, lists and finds every call, on a desktop', async () => {
  const call = page.getByRole('region', { name: 'Create an applicant' });
  await expectReadable('desktop-light');
  for (const [language, pattern] of Object.entries(SAMPLES)) {
    await page.getByRole('tab', { name: language, exact: true }).click();
    await expect.poll(() => call.locator('pre').first().innerText(), { timeout: 30_000 }).toMatch(pattern);
    expect(await call.locator('pre').first().innerText()).not.toContain('dempotency-Key');
  }
  const sidebar = page.getByRole('complementary');
  const closed = sidebar.getByRole('button', { name: 'Open Group' });
  while ((await closed.count()) > 0) await closed.first().click();
  const listed = (await sidebar.getByRole('link').allInnerTexts()).join('\n');
  for (const { summary } of operations) expect(listed).toContain(summary);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Enter search query' }).pressSequentially('anonymize');
  await page.getByRole('option').first().getByText('Anonymize an applicant').waitFor();
  await expectReadable('search', '[role=dialog]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/anonymize/);
  expect(complaints()).toEqual([]);
});

it('makes a call with a key, on a phone, and asks no other host', async () => {
  const { credential } = await register('key', { scopes: ['identity-verification'] });
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('body.dark-mode').waitFor();
  await page.evaluate(`location.hash = '${CREATE}'`);
  await page.getByRole('heading', { name: 'Create an applicant' }).first().waitFor();
  await expectReadable('phone-dark');
  await page.getByRole('button', { name: 'Test Request' }).first().click();
  const client = page.getByRole('dialog');
  await client.getByRole('textbox', { name: 'Bearer Token' }).fill(credential);
  await expectReadable('client', '[role=dialog]');
  const answer = page.waitForResponse(`${origin}/applicants`);
  await client.getByRole('button', { name: /Send/ }).first().click();
  expect((await answer).status()).toBe(201);
  await client.getByText('201 Created').first().waitFor();
  await expectReadable('answer', '[role=dialog]');
  expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain(credential);
  expect(complaints()).toEqual([]);
});

it('says so when the description cannot be loaded, and where it is without scripts', async () => {
  const page = await browser.newPage();
  await page.route('**/openapi.json', (route) => route.abort());
  await page.goto(`${origin}/docs`);
  await page.getByRole('alert').getByText('cannot be loaded').waitFor();
  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(`${origin}/docs`);
  expect(await plain.getByRole('link', { name: '/openapi.json' }).isVisible()).toBe(true);
});

it('opens at / of the public origin', async () => {
  const response = await fetch(origin, { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe(`${origin}/docs`);
});
