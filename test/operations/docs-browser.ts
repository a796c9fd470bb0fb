import { readFile } from 'node:fs/promises';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { open, takePicture } from '../support/browser.ts';
import { served, sharedBrowser } from '../support/served.ts';

interface Document {
  paths: Record<string, Record<string, { operationId: string; summary: string; tags: string[] }>>;
  components: { securitySchemes: object };
}

const [browser, { origin }] = await Promise.all([sharedBrowser(), served()]);

const axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
const document = (await (await fetch(new URL('/openapi.json', origin))).json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
);

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const SIZES = [
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const;

/** The page with all calls listed, each of them closed. */
async function docs(options: typeof PHONE | typeof DESKTOP, hash = '') {
  const opened = await open(browser, new URL(`/docs${hash}`, origin).href, options);
  await opened.page.locator('.opblock').first().waitFor();
  return opened;
}

/** Takes a picture, and holds the page to what must be so whatever is open on it. */
async function expectReadable(page: Page, picture: string): Promise<void> {
  await takePicture(page, picture);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width);
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  expect(violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** The button that opens and closes a call. */
const buttonOf = (page: Page, id: string) => page.locator(`[id$="-${id}"] .opblock-summary-control`);

it.each(SIZES)('lists every call and every kind of credentials on a %s', async (name, options) => {
  const { page, complaints } = await docs(options);
  await expectReadable(page, `docs-${name}`);
  const buttons = await page.locator('.opblock-summary-control').allInnerTexts();
  expect(buttons.map((text) => text.replace(/\s/g, '')).sort()).toEqual(
    operations.map(({ method, path, summary }) => `${method.toUpperCase()}${path}${summary}`.replace(/\s/g, '')).sort(),
  );
  const credentials = await page.locator('[id^="credentials-"]').allInnerTexts();
  expect(credentials).toEqual(Object.keys(document.components.securitySchemes));
  expect(complaints).toEqual([]);
});

it('shows each call with an example and every answer, on a phone and on a desktop', async () => {
  const { page, complaints } = await docs(PHONE);
  await page.locator('.opblock-summary-control').evaluateAll((buttons) => {
    for (const button of buttons) button.click();
  });
  await expect.poll(() => page.locator('.answers').count(), { timeout: 100_000 }).toBe(operations.length);
  const examples = await page.locator('.request pre').allInnerTexts();
  expect(examples.filter((text) => !text.startsWith('curl ') || text.includes('undefined'))).toEqual([]);
  expect(examples.length).toBe(operations.length);
  const answers = await page.locator('.answers section').allInnerTexts();
  expect(answers.filter((text) => !/^\d{3}\n+\S/.test(text) || text.includes('undefined'))).toEqual([]);
  await expectReadable(page, 'docs-open-phone');
  await page.setViewportSize(DESKTOP.viewport);
  await expectReadable(page, 'docs-open-desktop');
  expect(complaints).toEqual([]);
}, 300_000);

it('shows examples that a shell can run', async () => {
  const { page } = await docs(DESKTOP);
  await buttonOf(page, 'createApplicant').click();
  await buttonOf(page, 'issueFrontendToken').click();
  expect(await page.locator('.request pre').allInnerTexts()).toEqual([
    `curl ${origin}/applicants \\
  -H "Authorization: Bearer $KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{
  "external_applicant_id": "ext_osdfdfdb231",
  "email": "hannah.bret@example.com",
  "external_applicant_name": "Hannah Bret"
}'`,
    `curl ${origin}/api/rest/oauth/frontend/token \\
  -u "$SITE:" \\
  -d grant_type=password \\
  -d username=hannah.bret \\
  -d password=Sunny-Day-2025`,
  ]);
});

it('is read by keyboard: a call opens with Enter, its schema with Space, and the focus shows', async () => {
  const { page, complaints } = await docs(DESKTOP);
  const button = buttonOf(page, 'getApplicant');
  for (let tabs = 0; tabs < 40 && !(await button.evaluate((element) => element.matches(':focus-visible'))); tabs++) {
    await page.keyboard.press('Tab');
  }
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineWidth')).toBe('3px');
  await page.keyboard.press('Enter');
  await page.locator('.answers').waitFor();
  expect(await button.getAttribute('aria-expanded')).toBe('true');
  const schema = page.getByRole('button', { name: 'external_applicant_name' }).first();
  await schema.focus();
  await page.keyboard.press('Space');
  expect(await schema.getAttribute('aria-expanded')).toBe('true');
  expect(complaints).toEqual([]);
});

it('can be linked to: the address of a call opens it, and changes as calls are opened', async () => {
  const { page } = await docs(DESKTOP, '#/Profiles/getApplicant');
  await page.locator('.answers').waitFor();
  expect(await buttonOf(page, 'getApplicant').getAttribute('aria-expanded')).toBe('true');
  await buttonOf(page, 'createApplicant').click();
  await expect.poll(() => page.url()).toContain('#/Profiles/createApplicant');
});

it('says so when the description cannot be loaded, and where it is without scripts', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/openapi.json', (route) => route.abort());
  await page.goto(new URL('/docs', origin).href);
  await page.getByRole('alert').waitFor();
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const silent = await plain.newPage();
  await silent.goto(new URL('/docs', origin).href);
  expect(await silent.getByRole('link', { name: '/openapi.json' }).isVisible()).toBe(true);
});

it('opens at / of the public origin', async () => {
  const response = await fetch(origin, { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe(`${origin}/docs`);
});
