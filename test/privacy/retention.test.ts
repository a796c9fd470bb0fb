import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aClient, anApplicant, aPersonWithEverything, insert } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

useCheapPasswords();

const DAY = 24 * 60 * 60 * 1000;
const HOUR = DAY / 24;
const NOW = Date.parse('2030-01-01T00:00:00Z');
const site = await aClient('public');
const backend = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
const headers = bearer(backend.credential);

/** Puts an entry of that age into a history. */
const entry = (applicant_id: string, action: string, at: number) =>
  insert('events', { applicant_id, client_id: 'cli_seed', action, fields: '', request_id: 'seed', at });

async function actionsOf(id: string): Promise<string[]> {
  const response = await call('GET', PATHS.events(id), { headers });
  return (await response.json<{ data: { action: string }[] }>()).data.map(({ action }) => action);
}

it.each([
  ['400 days', {}, 400],
  ['as many days as DAYS_OF_HISTORY says, fewer', { DAYS_OF_HISTORY: '30' }, 30],
  ['as many days as DAYS_OF_HISTORY says, more', { DAYS_OF_HISTORY: '1000' }, 1_000],
  ['400 days without the variable', { DAYS_OF_HISTORY: '' }, 400],
  ['400 days with one that is no number', { DAYS_OF_HISTORY: 'long' }, 400],
])('stores a history for %s', async (_, bindings, days) => {
  await env.DB.prepare('delete from events').run();
  const { id } = await anApplicant(headers);
  await env.DB.prepare('delete from events').run();
  const limit = NOW - days * DAY;
  await env.DB.batch([
    entry(id, 'updated', limit - 1),
    entry(id, 'logged_in', limit),
    entry(id, 'exported', limit + 1),
  ]);
  await runMaintenanceOnce(bindings, { clock: clockAt(NOW) });
  expect(await actionsOf(id)).toEqual(['exported', 'logged_in']);
});

it('stores the history of an erased person as long, and no longer', async () => {
  await env.DB.prepare('delete from events').run();
  const clock = clockAt(NOW);
  const seams = { clock };
  const { id } = await (await call('POST', PATHS.applicants, { headers, json: {}, seams })).json<{ id: string }>();
  await call('POST', PATHS.anonymize(id), { headers, seams });
  clock.advance(400 * DAY);
  await runMaintenanceOnce({}, seams);
  expect(await actionsOf(id)).toEqual(['anonymized', 'created']);
  clock.advance(1);
  await runMaintenanceOnce({}, seams);
  expect(await actionsOf(id)).toEqual([]);
});

it('clears a long history in several runs', async () => {
  await env.DB.prepare('delete from events').run();
  const seeding = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 11000)
    insert into events (applicant_id, client_id, action, fields, request_id, at) select 'aplt_old', '', '', '', '', i from n`;
  await env.DB.prepare(seeding).run();
  for (const left of [6_000, 1_000, 0]) {
    await runMaintenanceOnce({}, { clock: clockAt(NOW) });
    expect(await rows('events')).toHaveLength(left);
  }
});

it('deletes expired sessions, links with their mails and idempotency keys', async () => {
  const person = await aPersonWithEverything(site.id);
  const [{ expires_on } = { expires_on: 0 }] = await rows<{ expires_on: number }>('sessions');
  const clock = clockAt(expires_on - 1);
  const { env: mail, mails } = mailbox();
  const tables = ['sessions', 'links', 'outbox', 'idempotency'];
  const counts = async () => Promise.all(tables.map(async (table) => (await rows(table)).length));
  await runMaintenanceOnce({ MAIL_FROM: '' }, { clock });
  expect(await counts()).toEqual([1, 2, 2, 1]);
  clock.advance(1);
  await runMaintenanceOnce(mail, { clock });
  expect(await counts()).toEqual([0, 0, 0, 0]);
  expect(mails).toEqual([]);
  await call('POST', PATHS.anonymize(person.id), { headers });
});

it('releases a work address whose claim has lapsed, and leaves a confirmed one', async () => {
  const [lapsed, confirmed] = [await aPersonWithEverything(site.id), await aPersonWithEverything(site.id, true)];
  await runMaintenanceOnce({}, { clock: clockAt(Date.now() + HOUR) });
  const accounts = await rows<Record<string, unknown>>('accounts');
  const of = (id: string) => accounts.find((account) => account.applicant_id === id);
  expect(of(lapsed.id)).toMatchObject({ work_email: null, work_email_key: null, claim_expires_on: null });
  expect(of(confirmed.id)).toMatchObject({ work_email: confirmed.workEmail, work_email_key: confirmed.workEmail });
  expect(of(lapsed.id)).toMatchObject({ username: lapsed.username, account_email: lapsed.email });
});

it('is what the scheduled event runs', async () => {
  const person = await aPersonWithEverything(site.id);
  await env.DB.batch([
    env.DB.prepare('update sessions set expires_on = 1'),
    env.DB.prepare('update links set expires_on = 1'),
    entry(person.id, 'logged_in', 1),
  ]);
  const context = createExecutionContext();
  await worker.scheduled({} as ScheduledController, env, context);
  await waitOnExecutionContext(context);
  expect(await rows('sessions')).toEqual([]);
  expect(await rows('outbox')).toEqual([]);
  expect(await actionsOf(person.id)).toEqual([]);
  const me = await call('GET', PATHS.me, { headers: bearer(person.token) });
  expect(me.status).toBe(401);
  const taken = `${PATHS.checkUsername}?username=${person.username}`;
  expect(await (await call('GET', taken, { headers: basic(site.id, '') })).json()).toBe(true);
});
