import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, signUp } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient, anAccount, anApplicant, aPersonWithEverything, aRegistration, asSite } from '../support/seed.ts';
import { bearer, call, form } from '../support/service.ts';

useCheapPasswords();

const { credential } = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
const headers = bearer(credential);

/** The binding that makes the database of today so full. */
async function filledTo(share: number): Promise<Partial<Env>> {
  const { meta } = await env.DB.prepare('select 1').run();
  return { DATABASE_LIMIT: String(Math.floor(meta.size_after / share)) };
}

it.each([
  [0.69, []],
  [0.71, [['warn', 'database_filling']]],
  [0.89, [['warn', 'database_filling']]],
  [0.91, [['error', 'database_nearly_full']]],
])('says in the log of each run when the database is at %f of its limit', async (share, told) => {
  const bindings = await filledTo(share);
  const lines = (await logged(() => runMaintenanceOnce(bindings))).map((line) => JSON.parse(line));
  const ofSize = lines.filter(({ event }) => event.startsWith('database_'));
  expect(ofSize.map(({ level, event }) => [level, event])).toEqual(told);
});

it('says so while mails take all the time of every run', async () => {
  const client = await aClient('public');
  const clock = clockAt(Date.now());
  const bindings = { ...(await filledTo(0.91)), ...mailbox(async () => clock.advance(30_000)).env };
  for (let run = 0; run < 2; run++) {
    for (let person = 0; person < 2; person++) await aPersonWithEverything(client.id);
    await env.DB.prepare('update outbox set due_on = 0').run();
    const lines = await logged(() => runMaintenanceOnce(bindings, { clock }));
    const events = lines.map((line) => JSON.parse(line).event);
    expect(events).toContain('maintenance_unfinished');
    expect(events).toContain('database_nearly_full');
    clock.advance(60_000);
  }
});

it('takes in new people up to 90 % of the limit', async () => {
  const options = { env: await filledTo(0.88) };
  expect((await call('POST', PATHS.applicants, { headers, json: {}, ...options })).status).toBe(201);
  expect((await signUp(aRegistration(), options)).status).toBe(204);
  expect((await call('GET', PATHS.health, options)).status).toBe(200);
});

it('refuses new people from 90 % on, and reads, erases, logs in and out all the same', async () => {
  const { id } = await anApplicant(headers);
  const account = await anAccount();
  const history = () => call('GET', PATHS.events(account.id), { headers }).then((response) => response.text());
  const before = await history();
  const options = { env: await filledTo(0.92) };

  const refused = await call('POST', PATHS.applicants, { headers, json: {}, ...options });
  expect(refused.headers.get('retry-after')).toBeNull();
  expect(await failureOf(refused)).toEqual([503, 'service_unavailable', ['database_nearly_full']]);
  const registration = await signUp(aRegistration(), options);
  expect([registration.status, registration.headers.get('retry-after')]).toEqual([503, null]);
  const health = await call('GET', PATHS.health, options);
  expect(await failureOf(health)).toEqual([503, 'service_unavailable', ['database_nearly_full']]);

  const session = await loggedIn(account.username, undefined, options);
  expect((await call('GET', PATHS.me, { headers: session, ...options })).status).toBe(200);
  expect((await logIn(account.username, 'Wrong-Day-2025', options)).status).toBe(400);
  expect(await history()).toBe(before);
  const body = form({ token: session.authorization.replace('Bearer ', '') });
  expect((await call('POST', PATHS.revoke, { headers: asSite, body, ...options })).status).toBe(200);
  expect((await call('GET', PATHS.me, { headers: session, ...options })).status).toBe(401);
  expect((await call('GET', PATHS.applicant(id), { headers, ...options })).status).toBe(200);
  expect((await call('POST', PATHS.anonymize(id), { headers, ...options })).status).toBe(200);
});

it('answers a repeat with a known idempotency key from 90 % on as before, and takes no new key', async () => {
  const create = (key: string, json: object, options: object = {}) =>
    call('POST', PATHS.applicants, { headers: { ...headers, 'idempotency-key': key }, json, ...options });
  const first = await (await create('known', {})).json();
  const options = { env: await filledTo(0.92) };
  const repeated = await create('known', {}, options);
  expect([repeated.status, await repeated.json()]).toEqual([201, first]);
  const another = await create('known', { external_applicant_name: 'Hannah Bret' }, options);
  expect(await failureOf(another)).toEqual([422, 'idempotency_key_reused']);
  const refused = await create('new', {}, options);
  expect(await failureOf(refused)).toEqual([503, 'service_unavailable', ['database_nearly_full']]);
});
