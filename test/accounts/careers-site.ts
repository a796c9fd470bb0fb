import { glob, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, expect, it, vi } from 'vitest';
import { PAGE_TEXTS } from '../../src/accounts/links/texts/all.ts';
import { MAIL_TEXTS } from '../../src/mail/texts/all.ts';
import { expectPage, press } from '../support/browser.ts';
import { COMPANY, served, sharedBrowser } from '../support/served.ts';

const PASSWORD = 'Sunny-Day-2025';
const NEW_PASSWORD = 'Rainy-Day-2025';

const [browser, service] = await Promise.all([sharedBrowser(), served()]);

/** The careers site: its three files, told where the service is and which client it is. */
const site = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://site').pathname;
  const name = path === '/' ? 'index.html' : path.slice(1);
  const type = { html: 'text/html', css: 'text/css', js: 'text/javascript' }[name.split('.').at(-1) ?? ''];
  if (!['index.html', 'site.css', 'site.js'].includes(name)) return void response.writeHead(404).end();
  const text = await readFile(`test/careers-site/${name}`, 'utf8');
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
  response.end(text.replace('http://localhost:8787', service.origin).replace('"careers-site"', `"${client.id}"`));
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
const client = await service.register('public', { scopes: ['frontend'], origins: [origin] });
afterAll(() => {
  site.closeAllConnections();
  site.close();
});

const read = new Set<string>();

/** The mail that has arrived since the last one was read, of that subject. */
function newMail(subject: string): Promise<string> {
  return vi.waitFor(
    async () => {
      for await (const path of glob(`${service.mails}/*.txt`)) {
        const text = await readFile(path, 'utf8');
        if (read.has(path) || !text.includes(subject)) continue;
        read.add(path);
        return text;
      }
      throw new Error(`No mail says "${subject}".`);
    },
    { timeout: 30_000 },
  );
}

for await (const path of glob(`${service.mails}/*.txt`)) read.add(path);

/** The link in a mail. */
const linkIn = (mail: string) => new RegExp(`${service.origin}/email/\\S+`).exec(mail)?.[0] ?? 'no link in the mail';

/** Fills a form of the page and sends it; the page says how it went. */
async function send(page: Page, form: string, fields: Record<string, string>, message: string): Promise<void> {
  const sent = page.locator(`#${form}`);
  for (const [name, value] of Object.entries(fields)) await sent.locator(`[name=${name}]`).fill(value);
  await sent.locator('button').press('Enter');
  await page.getByRole('status').filter({ hasText: message }).waitFor();
}

/** The account as the page shows it, by its terms. */
const shown = (page: Page) => page.locator('#shown').innerText();

it('goes through the whole life of an applicant: registers, confirms, changes everything, and leaves', async () => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'sv-SE',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  await page.goto(origin);
  // A language that no other test over HTTP registers with, so that its mails are this person's.
  const { sv } = MAIL_TEXTS;
  const pages = PAGE_TEXTS.sv;

  const person = { username: 'hannah.site', email: 'hannah@home.example', firstname: 'Hanna', lastname: 'Bret' };
  await send(page, 'register', { ...person, password: 'Password1!' }, 'none of the most common passwords');
  expect(await page.locator('#register [name=password]').getAttribute('aria-invalid')).toBe('true');
  await page.locator('#register [name=dataPrivacyAccepted]').check();
  await send(page, 'register', { ...person, password: PASSWORD }, 'Welcome!');

  // The one that registering mails is asked for again, on the page.
  const first = linkIn(await newMail(sv.email.intro('Acme Careers')));
  await send(page, 'log-in', { username: person.username, password: PASSWORD }, 'You are logged in.');
  expect(await shown(page)).toContain('hannah@home.example (not confirmed)');
  await page.getByRole('button', { name: 'Confirm my email address' }).click();
  await page.getByRole('status').filter({ hasText: 'Please open the email' }).waitFor();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await page.getByRole('status').filter({ hasText: 'You are logged out.' }).waitFor();
  const confirmation = await newMail(sv.email.intro('Acme Careers'));
  expect(linkIn(confirmation)).not.toBe(first);
  expect(confirmation).toContain(COMPANY.COMPANY_CONTACT);
  const reader = await context.newPage();
  await reader.goto(linkIn(confirmation));
  await expectPage(reader, pages.email.title, 'site-question');
  expect(await reader.getByRole('link', { name: 'Acme Careers' }).getAttribute('href')).toBe(COMPANY.COMPANY_URL);
  await press(reader, pages.confirm.confirm);
  await expectPage(reader, pages.emailConfirmed.title, 'site-confirmed');

  await send(page, 'log-in', { username: person.username, password: 'Windy-Day-2025' }, 'is wrong');
  await send(page, 'log-in', { username: person.username, password: PASSWORD }, 'You are logged in.');
  expect(await page.getByRole('button', { name: 'Confirm my email address' }).isVisible()).toBe(false);
  for (const part of ['Hanna Bret', 'hannah@home.example (confirmed)', 'accepted'])
    expect(await shown(page)).toContain(part);
  await send(page, 'change-names', { firstname: 'Hannah', lastname: 'Bret-Miller' }, 'Saved.');
  expect(await shown(page)).toContain('Hannah Bret-Miller');

  await send(page, 'change-email', { email: 'new@home.example', password: PASSWORD }, 'Please open the email');
  await reader.goto(linkIn(await newMail(sv.email.intro('Acme Careers'))));
  await press(reader, pages.confirm.confirm);
  await expectPage(reader, pages.emailConfirmed.title, 'site-changed');
  expect(await newMail(sv.email_changed.intro('Acme Careers'))).not.toContain('new@home.example');
  await page.reload();
  await page.getByText('new@home.example (confirmed)').waitFor();

  await send(page, 'change-password', { op: 'Windy-Day-2025', np: NEW_PASSWORD }, 'The old password is wrong.');
  await send(page, 'change-password', { op: PASSWORD, np: 'Password1!' }, 'none of the most common passwords');
  expect(await page.locator('#change-password [name=np]').getAttribute('aria-invalid')).toBe('true');
  await send(page, 'change-password', { op: PASSWORD, np: NEW_PASSWORD }, 'Please log in with it.');
  await newMail(sv.password_changed.intro('Acme Careers'));
  await send(page, 'log-in', { username: 'new@home.example', password: NEW_PASSWORD }, 'You are logged in.');

  await page.getByRole('button', { name: 'Get my data' }).click();
  await page.locator('#exported').waitFor();
  expect(JSON.parse(await page.locator('#exported').innerText())).toMatchObject({
    account: { email: 'new@home.example', lastname: 'Bret-Miller' },
    sessions: [{ client_id: client.id }],
  });
  await page.getByRole('button', { name: 'Log out everywhere' }).click();
  await page.getByRole('status').filter({ hasText: 'You are logged out everywhere.' }).waitFor();
  await send(page, 'log-in', { username: person.username, password: NEW_PASSWORD }, 'You are logged in.');
  await send(page, 'erase', { password: PASSWORD }, 'not the one of the account');
  await send(page, 'erase', { password: NEW_PASSWORD }, 'Your account is deleted.');
  await newMail(sv.erased.intro('Acme Careers'));
  await send(page, 'log-in', { username: person.username, password: NEW_PASSWORD }, 'is wrong');
  expect(complaints).toEqual([]);
  await context.close();
});
