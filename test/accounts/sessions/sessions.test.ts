import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { revokeClient } from '../../../src/clients/store.ts';
import { openDatabase } from '../../../src/platform/database.ts';
import { loggedIn, readMe, submit } from '../../support/accounts.ts';
import { clockAt, type ManualClock } from '../../support/clock.ts';
import { counting } from '../../support/counting.ts';
import { failing } from '../../support/database-faults.ts';
import { logged } from '../../support/logs.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { aClient, anAccount, anEmployeeRegistration, asSite, PASSWORD, registered, site } from '../../support/seed.ts';
import { bearer, begin, call } from '../../support/service.ts';

const MINUTE = 60_000;
const hannah = await anAccount({ username: 'hannah' });
const me = (headers: Record<string, string>, clock: ManualClock) =>
  call('GET', PATHS.me, { headers, seams: { clock } });
const check = (headers: Record<string, string>, clock: ManualClock) =>
  call('GET', `${PATHS.checkUsername}?username=hannah`, { headers, seams: { clock } });

/** The round trips of a call whose client is known, with what it leaves running. */
async function trips(headers: Record<string, string>, clock: ManualClock): Promise<number> {
  await check(asSite, clock);
  const { d1, trips } = counting(env.DB);
  const response = await call('GET', PATHS.me, { headers, seams: { clock }, env: { DB: d1 } });
  expect(response.status).toBe(200);
  return trips();
}

it.each([V2, V3])('shows the account with exactly the published keys, and ours, at %s/me', async (base) => {
  const clock = clockAt(Date.now());
  const person = await registered(
    anEmployeeRegistration({
      salutation: '2',
      firstname: 'Hannah',
      lastname: 'Bret',
      locale: 'de-AT',
      dataPrivacyAccepted: true,
    }),
    { seams: { clock } },
  );
  const response = await call('GET', `${base}/me`, { headers: await loggedIn(person.username) });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    salutation: '2',
    firstname: 'Hannah',
    lastname: 'Bret',
    email: person.email,
    workEmail: person.workEmail,
    username: person.username,
    password: null,
    locale: 'de-AT',
    internal: false,
    policyAccepted: true,
    creatorIp: null,
    id: person.id,
    dataPrivacyAccepted: true,
    workEmailVerified: false,
  });
});

it('says null, "0" and false of what was not entered', async () => {
  expect(await readMe(await loggedIn('hannah'))).toMatchObject({
    salutation: '0',
    firstname: null,
    lastname: null,
    workEmail: null,
    locale: 'en',
    internal: false,
    policyAccepted: false,
    dataPrivacyAccepted: false,
  });
});

it('ends after 60 minutes without use', async () => {
  const clock = clockAt(Date.now());
  const used = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  const idle = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  clock.advance(60 * MINUTE - 1);
  expect((await me(used, clock)).status).toBe(200);
  clock.advance(1);
  expect(await oauthError(await me(idle, clock))).toEqual([401, 'invalid_token']);
  clock.advance(60 * MINUTE - 2);
  expect((await me(used, clock)).status).toBe(200);
  clock.advance(60 * MINUTE);
  expect(await oauthError(await me(used, clock))).toEqual([401, 'invalid_token']);

  await runMaintenanceOnce({}, { clock });
  expect(await rows('sessions')).toEqual([]);
});

it('is read in one round trip, and extended every 5 minutes at most', async () => {
  const clock = clockAt(Date.now());
  const headers = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  expect(await trips(headers, clock)).toBe(1);
  clock.advance(5 * MINUTE);
  expect(await trips(headers, clock)).toBe(1);
  clock.advance(1);
  expect(await trips(headers, clock)).toBe(2);
  expect(await trips(headers, clock)).toBe(1);
  clock.advance(60 * MINUTE - 1);
  expect(await trips(headers, clock)).toBe(2);
});

it('is extended after the response, which does not depend on it', async () => {
  const clock = clockAt(Date.now());
  const headers = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  await me(headers, clock);
  clock.advance(5 * MINUTE + 1);
  await check(asSite, clock);
  const lines = await logged(async () => {
    const DB = failing(env.DB, [undefined, { hang: () => {} }]);
    const { response, rest } = await begin('GET', PATHS.me, { headers, seams: { clock }, env: { DB } });
    expect(response.status).toBe(200);
    clock.advance(5_000);
    await rest();
  });
  expect(lines.map((line) => JSON.parse(line).event)).toContain('session_not_extended');
});

it('can do what its careers site can, and counts as use', async () => {
  const clock = clockAt(Date.now());
  const headers = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  for (let times = 0; times < 3; times++) {
    clock.advance(50 * MINUTE);
    const response = await call('GET', `${PATHS.checkUsername}?username=hannah`, {
      headers,
      seams: { clock },
    });
    expect(await response.json()).toBe(true);
  }
});

it('ends within 60 seconds when its client is revoked', async () => {
  const clock = clockAt(Date.now());
  const { id } = await aClient('public');
  const form = { grant_type: 'password', username: 'hannah', password: PASSWORD, client_id: id };
  const response = await submit(PATHS.frontendToken, form, { seams: { clock } });
  const headers = bearer((await response.json<{ access_token: string }>()).access_token);
  const asSite = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  expect((await me(headers, clock)).status).toBe(200);

  await revokeClient(
    openDatabase(env.DB, null, clock, () => {}),
    id,
    clock.now(),
  );
  clock.advance(MINUTE);
  expect(await oauthError(await me(headers, clock))).toEqual([401, 'invalid_token']);
  expect((await me(asSite, clock)).status).toBe(200);
});

it('is one of many that a person can have', async () => {
  const [first, second] = [await loggedIn('hannah'), await loggedIn(hannah.email)];
  await submit(PATHS.revoke, { token: first.authorization.slice(7), client_id: site.id });
  expect((await call('GET', PATHS.me, { headers: first })).status).toBe(401);
  expect((await call('GET', PATHS.me, { headers: second })).status).toBe(200);
});

it.each([
  ['no token of ours', bearer('aat_short')],
  ['another token', bearer(`aat_${'A'.repeat(43)}`)],
  ['nothing', { authorization: 'Bearer ' }],
])('is not opened by %s', async (_what, headers) => {
  const response = await call('GET', PATHS.me, { headers });
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await oauthError(response)).toEqual([401, 'invalid_token']);
});
