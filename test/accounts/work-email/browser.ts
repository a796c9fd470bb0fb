import { glob, readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { PAGE_TEXTS } from '../../../src/accounts/links/texts/all.ts';
import { expectPage, open, press } from '../../support/browser.ts';
import { PATHS } from '../../support/paths.ts';
import { served, sharedBrowser } from '../../support/served.ts';

const PASSWORD = 'Sunny-Day-2025';
const { en, de } = PAGE_TEXTS;

const [browser, service] = await Promise.all([sharedBrowser(), served()]);
const { origin } = service;
const { id: SITE } = await service.register('public', { scopes: ['frontend'] });

/** Registers an employee over HTTP and takes the link from the mail, as a person would. */
async function claimed(username: string, locale: string): Promise<string> {
  const [email, workEmail] = [`${username}@example.com`, `${username}@acme.com`];
  const response = await fetch(`${origin}${PATHS.accounts}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${SITE}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: PASSWORD, email, internal: true, workEmail, locale }),
  });
  expect(response.status).toBe(204);
  return vi.waitFor(newLink, { timeout: 30_000 });
}

const known = new Set<string>();

/** The link of a mail that has arrived since the last one was read. */
async function newLink(): Promise<string> {
  for await (const path of glob(`${service.mails}/*.txt`)) {
    const [link] = new RegExp(`${origin}/work-email/\\S+`).exec(await readFile(path, 'utf8')) ?? [];
    if (link === undefined || known.has(link)) continue;
    known.add(link);
    return link;
  }
  throw new Error('The mail has not arrived.');
}

/** The person as the API shows it. */
async function me(username: string): Promise<unknown> {
  const response = await fetch(`${origin}${PATHS.frontendToken}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'password', username, password: PASSWORD, client_id: SITE }).toString(),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  return (await fetch(`${origin}${PATHS.me}`, { headers })).json();
}

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

it.each([
  ['phone', 'hannah.phone', PHONE],
  ['desktop', 'hannah.desk', DESKTOP],
  ['dark-phone-without-script', 'h'.repeat(60), { ...PHONE, colorScheme: 'dark' as const, javaScriptEnabled: false }],
])('is confirmed by keyboard on a %s, and the account is internal then', async (name, username, options) => {
  const { page, complaints } = await open(browser, await claimed(username, 'en'), options);
  await expectPage(page, en.confirm.title, `${name}-question`);
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  expect(await page.getByText(username, { exact: true }).isVisible()).toBe(true);
  expect(await me(username)).toMatchObject({ internal: false, workEmail: `${username}@acme.com` });

  await press(page, en.confirm.confirm);
  await expectPage(page, en.confirmed.title, `${name}-confirmed`);
  expect(await me(username)).toMatchObject({ internal: true, workEmailVerified: true });
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('is denied by keyboard, in German, and gone when it is opened again', async () => {
  const link = await claimed('hannah.denied', 'de');
  const { page, complaints } = await open(browser, link, { ...PHONE, locale: 'de' });
  await expectPage(page, de.confirm.title, 'german-question');
  await press(page, de.confirm.deny);
  await expectPage(page, de.denied.title, 'german-denied');
  expect(await me('hannah.denied')).toMatchObject({ internal: false, workEmail: null });
  expect(complaints).toEqual([]);

  expect((await page.goto(link))?.status()).toBe(410);
  await expectPage(page, de.gone.title, 'german-gone');
  await page.context().close();
});
