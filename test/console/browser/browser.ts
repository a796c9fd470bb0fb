import { readFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { open } from '../../support/browser.ts';
import { share } from '../../support/effort.ts';
import { PATHS } from '../../support/paths.ts';
import { served, sharedBrowser } from '../../support/served.ts';
import { expectHeading, follow, press, reach, type } from './keyboard.ts';
import { aDisabledWebhook, aLockedPerson } from './people.ts';
import { expectReadable } from './readable.ts';

const [browser, service] = await Promise.all([sharedBrowser(), served()]);
const { origin } = service;

/** Signs in by keyboard, in a browser that runs no script. */
async function signedIn() {
  const operator = await service.register('key', { scopes: ['operate'], name: 'Support desk' });
  const opened = await open(browser, `${origin}/console`, {
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: false,
  });
  const { page } = opened;
  const readable = (picture: string) => expectReadable(page, picture);
  await expectHeading(page, 'Sign in');
  await readable('sign-in');
  await type(page, 'Your operator key', operator.credential);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await expectHeading(page, 'Overview');
  return { ...opened, readable };
}

/** Statuses of the page: what has just been done. */
const done = (page: Awaited<ReturnType<typeof signedIn>>['page']) => page.getByRole('status').innerText();

it('a person is found by each identifier, helped, exported and anonymized by keyboard', async () => {
  const name = 'hannah_bret';
  const person = await aLockedPerson(service, name);
  const { page, complaints, readable } = await signedIn();
  const [heading, corrected] = [`Hanna Bret (${name})`, `Hannah Bret (${name})`];
  for (const [kind, identifier] of share(Object.entries(person.identifiers), 3)) {
    await follow(page, 'People');
    await expectHeading(page, 'People');
    await type(page, 'Id, reference, e-mail address or user name', identifier);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await expectHeading(page, heading);
    expect(page.url(), kind).toBe(`${origin}/console/people/${person.id}`);
  }
  await readable('person');

  await type(page, 'Name', corrected);
  await press(page, 'Save the name');
  await expectHeading(page, corrected);
  expect(await done(page)).toBe('The name is corrected.');
  await press(page, 'Lift the lock');
  expect(await done(page)).toContain('The lock is lifted');
  await press(page, 'End every session');
  expect(await done(page)).toContain('Every session is ended');
  await reach(page, page.getByRole('button', { name: 'Download the file' }));
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const file = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(file).toMatchObject({ applicant: { external_applicant_name: corrected }, sessions: [] });
  expect(download.suggestedFilename()).toBe(`${person.id}.json`);
  await type(page, 'Type the id of the person', 'yes');
  await press(page, 'Anonymize the person');
  expect(await page.getByRole('alert').innerText()).toContain('Nothing was removed');
  await readable('person-problem');
  await type(page, 'Type the id of the person', person.id);
  await press(page, 'Anonymize the person');
  expect(await done(page)).toContain('The person is anonymized.');
  await readable('person-anonymized');
  const history = await page.getByRole('region', { name: 'History' }).innerText();
  for (const act of ['Profile changed', 'Lock lifted', 'Sessions ended', 'Exported', 'Anonymized']) {
    expect(history).toContain(act);
  }
  await follow(page, 'People');
  await type(page, 'Id, reference, e-mail address or user name', `${name}.bret`);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  expect(await page.getByRole('alert').innerText()).toContain('There is no person');
  await readable('people');
  // The browser notes answers of 400 and 404 on its console, and that a download is no page.
  expect(complaints.filter((text) => !/status of 40[04]|\/export$/.test(text))).toEqual([]);
  await page.context().close();
});

it('clients, domains and webhooks are managed by keyboard', async () => {
  const webhook = await aDisabledWebhook(service);
  const { page, complaints, readable } = await signedIn();
  await follow(page, 'Clients');
  await expectHeading(page, 'Clients');
  await readable('clients');
  await type(page, 'Name', 'Support office');
  await reach(page, page.getByLabel('identity-verification: the Profiles calls'));
  await page.keyboard.press('Space');
  await press(page, 'Make the client');
  await expectHeading(page, 'Credentials of Support office');
  await readable('credentials');
  const key = await page.locator('code.secret').innerText();
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${origin}${PATHS.applicants}?limit=1`, { headers })).status).toBe(200);
  await follow(page, 'To the client');
  await expectHeading(page, 'Support office');
  await readable('client');
  await type(page, 'Type the client id to revoke it', page.url().split('/').at(-1) ?? '');
  await press(page, 'Revoke the client');
  expect(await done(page)).toContain('The client is revoked');

  await follow(page, 'Domains');
  await expectHeading(page, 'Domains');
  await type(page, 'Domain', 'bret.example');
  await press(page, 'Allow');
  expect(await done(page)).toContain('The domain is allowed.');
  expect(await page.getByRole('button', { name: 'Remove bret.example' }).isVisible()).toBe(true);
  await readable('domains');

  await follow(page, 'Webhooks');
  await expectHeading(page, 'Webhooks');
  await readable('webhooks');
  await follow(page, webhook.host);
  await expectHeading(page, webhook.host);
  expect(await page.getByRole('region', { name: 'Facts' }).innerText()).toMatch(/disabled[\s\S]*3 events wait/);
  await readable('webhook');
  await press(page, 'Enable the webhook');
  expect(await done(page)).toBe('The webhook goes on where it stood.');
  await vi.waitFor(() => expect(webhook.got).toHaveLength(3), { timeout: 20_000 });
  await vi.waitFor(
    async () => {
      await page.reload();
      expect(await page.getByRole('region', { name: 'Facts' }).innerText()).toMatch(/live[\s\S]*nothing waits/);
    },
    { timeout: 20_000 },
  );

  await follow(page, 'Retention');
  await expectHeading(page, 'Retention');
  await readable('retention');
  await follow(page, 'Log');
  await expectHeading(page, 'Log');
  const log = await page.getByRole('region', { name: 'Entries' }).innerText();
  for (const act of ['made the client', 'revoked the client', 'allowed the domain', 'enabled the webhook']) {
    expect(log).toContain(act);
  }
  await readable('log');
  await press(page, 'Sign out');
  await expectHeading(page, 'Sign in');
  await page.goto(`${origin}/console/clients`);
  await expectHeading(page, 'Sign in');
  expect(complaints).toEqual([]);
  await webhook.close();
  await page.context().close();
});

const DAY = 24 * 60 * 60 * 1000;

/** A month as a company of some thousand applicants has it: fewer on the weekend, and one bad morning. */
async function seedMonth(): Promise<void> {
  const today = Math.floor(Date.now() / DAY);
  const rows = Array.from({ length: 30 }, (_, index) => {
    const day = today - 29 + index;
    const isWeekend = [2, 3].includes(day % 7);
    const share = (isWeekend ? 0.35 : 1) * (1 + 0.25 * Math.sin(index * 1.7)) * (index === 29 ? 0.6 : 1);
    return [
      [day, 'registrations', Math.round(74 * share)],
      [day, 'log_ins', Math.round(415 * share)],
      [day, 'wrong_passwords', Math.round(38 * share) + (index === 17 ? 160 : 0)],
      [day, 'erasures', Math.round(6 * share + (index % 5))],
      [day, 'failed_requests', index === 17 ? 23 : Number(index % 9 === 4)],
    ];
  }).flat();
  const insert = `insert into daily_counts (day, name, count) select value ->> 0, value ->> 1, value ->> 2 from json_each(?) where true
    on conflict do update set count = excluded.count`;
  await service.db.batch([
    service.db.prepare(insert).bind(JSON.stringify(rows)),
    service.db
      .prepare("insert or replace into censuses values ('finished', '', 48213, 41877, 1260, ?)")
      .bind(Date.now() - 3 * 60_000),
  ]);
}

it('the overview draws thirty days', async () => {
  await seedMonth();
  const { page, complaints, readable } = await signedIn();
  await page.getByRole('img', { name: /^Registrations by day/ }).waitFor();
  expect(await page.getByRole('definition').first().innerText()).toBe('48,213');
  await readable('overview');
  await reach(page, page.getByText('Erasures as a table'));
  await page.keyboard.press('Enter');
  expect(await page.getByRole('table', { name: 'Erasures by day (UTC)' }).getByRole('row').count()).toBe(31);
  expect(complaints).toEqual([]);
  await page.context().close();
});
