import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** Debian's Chromium, at best the build without a window: it takes half of the other's processor time. */
const CHROMIUM =
  process.env.CHROMIUM_PATH ??
  ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ??
  '/usr/bin/chromium';
/** Where the pages can be looked at afterwards, after `PICTURES=1 npm test -- served`; git ignores it. */
const PICTURES = 'dist/browser';

/** Starts the browser of this machine, which must have one: a page that was never opened is not tested. */
export function launch(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `This test needs a real browser and there is none at ${CHROMIUM}: run \`apt-get install chromium-headless-shell\`, or name another with CHROMIUM_PATH.`,
    );
  }
  // No graphics card is there to draw with.
  const quiet = ['background-networking', 'component-update', 'sync', 'quic', 'gpu'].map((part) => `--disable-${part}`);
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--no-first-run', ...quiet] });
}

/** Opens a page and notes what must not happen on it: a word on the console, a failure, a request to elsewhere. */
export async function open(
  browser: Browser,
  link: string,
  options: BrowserContextOptions,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ ...options, serviceWorkers: 'block' });
  const page = await context.newPage();
  const { origin } = new URL(link);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) complaints.push(`elsewhere: ${request.url()}`);
  });
  // The reference is a script of five megabytes, which a busy machine takes its time to run.
  await page.goto(link, { timeout: 100_000 });
  return { page, complaints };
}

/** Takes a picture for people to look at, when they ask for it: each costs seconds, and no test reads it. */
export async function takePicture(
  page: Page,
  name: string,
  { fullPage = true, colorScheme }: { fullPage?: boolean; colorScheme?: 'light' | 'dark' } = {},
): Promise<void> {
  if (process.env.PICTURES === undefined) return;
  if (colorScheme !== undefined) await page.emulateMedia({ colorScheme });
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage });
}

/** Every transition and animation that has an end has come to it. */
const SETTLED = `Promise.allSettled(
  document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime)).map(({ finished }) => finished),
)`;
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/**
 * Expects that axe finds nothing in a page, or in a part of it.
 *
 * Axe is asked for violations alone: to describe every element that passes a rule takes longer than the rules. It waits
 * for what fades in, whose contrast is too low until it is there.
 */
export async function expectAccessible(page: Page, part?: string): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  await page.evaluate(SETTLED);
  const where = part === undefined ? 'document' : `'${part}'`;
  const run = `axe.run(${where}, { resultTypes: ['violations'] }).then(({ violations }) => violations)`;
  const violations = await page.evaluate<axe.Result[]>(run);
  const found = violations.map(
    ({ impact, id, nodes: [node] }) => `${impact} ${id}: ${node?.html} ${node?.any[0]?.message}`,
  );
  expect(found).toEqual([]);
}

/** The keyboard's way to a button: Tab until it has the focus and shows it, then Enter. */
export async function press(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  for (let tabs = 0; tabs < 5; tabs++) {
    await page.keyboard.press('Tab');
    if (await button.evaluate((element) => element.matches(':focus-visible'))) break;
  }
  await page.keyboard.press('Enter');
}

/**
 * Waits for the page of that heading, and takes a picture of it.
 *
 * Everything on it must be within the width of the window, in letters of 16 pixels and more, and its buttons big
 * enough for a thumb.
 */
export async function expectPage(page: Page, heading: string, picture: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await takePicture(page, picture);
  expect(await page.title()).toBe(heading);
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  expect(await page.evaluate('parseFloat(getComputedStyle(document.body).fontSize)')).toBeGreaterThanOrEqual(16);
  for (const button of await page.getByRole('button').all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
}
