import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { revokeClient } from '../../../src/clients/store.ts';
import { openDatabase } from '../../../src/platform/database.ts';
import { loggedIn, readMe, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../../support/clock.ts';
import { counting } from '../../support/counting.ts';
import { failing } from '../../support/database-faults.ts';
import { effort, timeout } from '../../support/effort.ts';
import { logged } from '../../support/logs.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS, V2, V3 } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { aClient, anAccount, anEmployeeRegistration, asSite, PASSWORD, registered, site } from '../../support/seed.ts';
import { bearer, begin, call } from '../../support/service.ts';

useCheapPasswords();

type Headers = Record<string, string>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
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

it('ends 65 minutes after a use that was noted, and no earlier than 60 after one that was not', async () => {
  const clock = clockAt(Date.now());
  const [noted, unnoted, idle] = await Promise.all(
    Array.from({ length: 3 }, () => loggedIn('hannah', PASSWORD, { seams: { clock } })),
  );
  const at = (minutes: number) => clockAt(clock.now() + minutes * MINUTE);
  const BEFORE = -1 / MINUTE;
  expect((await me(unnoted as Headers, at(5 + BEFORE))).status).toBe(200);
  expect((await me(noted as Headers, at(5))).status).toBe(200);
  expect((await me(idle as Headers, at(65 + BEFORE))).status).toBe(200);
  expect(await oauthError(await me(unnoted as Headers, at(65)))).toEqual([401, 'invalid_token']);
  expect((await me(noted as Headers, at(70 + BEFORE))).status).toBe(200);
  const last = at(135 + BEFORE);
  expect(await oauthError(await me(noted as Headers, last))).toEqual([401, 'invalid_token']);

  clock.advance(135 * MINUTE);
  await runMaintenanceOnce({}, { clock });
  expect(await rows('sessions')).toEqual([]);
});

it('ends after 30 days however often it is used', async () => {
  const clock = clockAt(Date.now());
  const headers = await begunAt(clock, clock.now() - 30 * DAY + 1);
  expect((await me(headers, clock)).status).toBe(200);
  clock.advance(1);
  expect(await oauthError(await me(headers, clock))).toEqual([401, 'invalid_token']);
  await runMaintenanceOnce({}, { clock: clockAt(clock.now() + 65 * MINUTE) });
  expect(await rows('sessions')).toEqual([]);
});

it('has no such end when it is of a version that did not store when it began', async () => {
  const clock = clockAt(Date.now());
  const headers = await begunAt(clock, null);
  clock.advance(65 * MINUTE - 1);
  expect((await me(headers, clock)).status).toBe(200);
});

/** A session of hannah's, the only one, that is in use since then. */
async function begunAt(clock: ManualClock, createdOn: number | null): Promise<Headers> {
  await env.DB.prepare('delete from sessions').run();
  const headers = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  expect(await rows('sessions')).toMatchObject([{ created_on: clock.now() }]);
  await env.DB.prepare('update sessions set created_on = ?').bind(createdOn).run();
  return headers;
}

/** Days for which a session is in use already. */
const age = fc.constantFrom(0, 1, 29.5, 29.9);

/** Milliseconds between two uses: any, and those at the boundaries, where what is noted and what is not differ. */
const gap = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 60 * MINUTE }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 5 * MINUTE - 1, 5 * MINUTE, 5 * MINUTE + 1) },
  { weight: 4, arbitrary: fc.constantFrom(55 * MINUTE, 60 * MINUTE - 1, 60 * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 60 * MINUTE, max: 70 * MINUTE }) },
);

it(
  'lives as long as each use is at most 60 minutes after the last, and never 65 minutes without one',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(gap, { minLength: 1, maxLength: 20 }), age, async (gaps, days) => {
        const clock = clockAt(Date.now());
        const started = clock.now() - days * DAY;
        const headers = await begunAt(clock, started);
        let isLive = true;
        for (const pause of gaps) {
          clock.advance(pause);
          const { status } = await me(headers, clock);
          const isOld = clock.now() - started >= 30 * DAY;
          if (!isLive || isOld || pause >= 65 * MINUTE) expect([pause, status]).toEqual([pause, 401]);
          else if (pause <= 60 * MINUTE) expect([pause, status]).toEqual([pause, 200]);
          isLive = status === 200;
        }
      }),
      {
        ...effort(12),
        examples: [
          [[60 * MINUTE, 60 * MINUTE, 1, 60 * MINUTE, 65 * MINUTE, 1], 0],
          [[5 * MINUTE, 60 * MINUTE, 5 * MINUTE - 1, 60 * MINUTE], 0],
          [Array(20).fill(60 * MINUTE), 29.5],
        ],
      },
    );
  },
  timeout(60_000),
);

it('is read in one round trip, and extended every 5 minutes at most', async () => {
  const clock = clockAt(Date.now());
  const headers = await loggedIn('hannah', PASSWORD, { seams: { clock } });
  expect(await trips(headers, clock)).toBe(1);
  clock.advance(5 * MINUTE - 1);
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
