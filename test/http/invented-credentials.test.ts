import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { forgetClients } from '../../src/clients/registry.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { loggedIn } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { isLong } from '../support/effort.ts';
import { intercepted } from '../support/intercepted.ts';
import { tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, anAccount, anApplicant, asSite, ORIGIN, site } from '../support/seed.ts';
import { basic, bearer, call, form } from '../support/service.ts';

useCheapPasswords();

const key = await aClient('key');
const headers = bearer(key.credential);
const { id } = await anApplicant(headers);
const forged = `${(await tokenOf(await aClient('oauth'))).slice(0, -4)}AAAA`;

const random = (length: number) =>
  Array.from({ length }, () => 'abcdefghijklmnop'[Math.floor(Math.random() * 16)]).join('');

/** Everything that a caller can invent. */
const INVENTIONS: readonly ((from: object) => readonly [string, string, object])[] = [
  (from) => ['GET', PATHS.applicant(id), { headers: { ...from, ...bearer(`sk_${random(27)}`) } }],
  (from) => ['GET', PATHS.me, { headers: { ...from, ...bearer(`aat_${random(54)}`) } }],
  (from) => ['GET', PATHS.applicant(id), { headers: { ...from, ...bearer(forged) } }],
  (from) => ['GET', `${PATHS.checkUsername}?username=a`, { headers: { ...from, ...basic(`cli_${random(16)}`, '') } }],
  (from) => {
    const body = form({ grant_type: 'client_credentials', client_id: `cli_${random(16)}`, client_secret: 'x' });
    return ['POST', PATHS.clientToken, { headers: from, body }];
  },
  (from) => ['GET', '/console', { headers: { ...from, cookie: `__Host-operator=${random(54)}` } }],
  (from) => {
    const body = form({ token: `aat_${random(54)}` });
    return ['POST', PATHS.revoke, { headers: { ...from, ...basic(site.id, '') }, body }];
  },
  (from) => ['POST', PATHS.ticket(`whk_${random(16)}`), { headers: from, json: { ticket: random(43) } }],
  (from) => {
    const asked = { origin: `https://${random(8)}.example`, 'access-control-request-method': 'GET' };
    return ['OPTIONS', PATHS.checkUsername, { headers: { ...from, ...asked } }];
  },
];

/** How many are sent, and how many of them may be looked at before the limit is reached, and again in the next minute. */
const [MANY, LOOKED_AT] = isLong ? [10_000, 1_000] : [500, 400];

it(`asks the database 60 times at most for ${MANY} invented credentials from one network`, async () => {
  const { d1, trips } = counting(env.DB);
  const options = { env: { DB: d1 }, seams: { clock: systemClock } };
  const from = { 'cf-connecting-ip': '198.51.100.7' };
  const statuses: Record<number, number> = {};
  for (let sent = 0; sent < MANY; sent += 250) {
    const calls = Array.from({ length: 250 }, (_, n) => {
      const [method, path, rest] = (INVENTIONS[n % INVENTIONS.length] as (typeof INVENTIONS)[number])(from);
      return call(method, path, { ...rest, ...options });
    });
    for (const { status } of await Promise.all(calls)) statuses[status] = (statuses[status] ?? 0) + 1;
  }
  expect(trips()).toBeLessThanOrEqual(60);
  expect(statuses[429]).toBeGreaterThan(MANY - LOOKED_AT);
  // No other caller is harmed, behind the same address or another.
  for (const others of [from, { 'cf-connecting-ip': '198.51.100.8' }]) {
    const read = await call('GET', PATHS.applicant(id), { headers: { ...others, ...headers }, env: { DB: d1 } });
    expect(read.status).toBe(200);
  }
}, 180_000);

it('answers a network over its limit without a look at the database for a minute, unless its credentials are known', async () => {
  const clock = clockAt(Date.now());
  const from = { 'cf-connecting-ip': '198.51.100.9' };
  const { d1, trips } = counting(env.DB);
  let isOver = true;
  const limit = async () => ({ success: !isOver });
  const options = { env: { DB: d1, PUBLIC_CLIENT_LIMIT: { limit } }, seams: { clock } };
  const guess = () =>
    call('GET', PATHS.applicant(id), { headers: { ...from, ...bearer(`sk_${random(27)}`) }, ...options });
  const preflight = () => {
    const asked = { ...from, origin: 'https://unknown.example', 'access-control-request-method': 'GET' };
    return call('OPTIONS', PATHS.checkUsername, { headers: asked, ...options });
  };
  expect((await guess()).status).toBe(429);
  isOver = false;
  const before = trips();
  clock.advance(29_000);
  for (let n = 0; n < 20; n++) expect((await guess()).status).toBe(429);
  expect((await preflight()).status).toBe(429);
  clock.advance(30_000);
  expect((await guess()).status).toBe(429);
  expect(trips()).toBe(before);
  const known = await call('GET', PATHS.applicant(id), { headers: { ...from, ...headers }, ...options });
  expect(known.status).toBe(200);
  const allowed = { ...from, origin: ORIGIN, 'access-control-request-method': 'GET' };
  expect((await call('OPTIONS', PATHS.checkUsername, { headers: allowed, ...options })).status).toBe(204);
  clock.advance(1_001);
  expect((await guess()).status).toBe(401);
});

it('asks the database once a minute for a token that has ended, also from a network over its limit', async () => {
  const clock = clockAt(Date.now());
  const { username } = await anAccount();
  const session = await loggedIn(username);
  const ended = { headers: asSite, body: form({ token: session.authorization.slice('Bearer '.length) }) };
  expect((await call('POST', PATHS.revoke, ended)).status).toBe(200);
  const { d1, trips } = counting(env.DB);
  const limit = async () => ({ success: false });
  const from = { 'cf-connecting-ip': '198.51.100.10', ...session };
  const use = () =>
    call('GET', PATHS.me, { headers: from, env: { DB: d1, PUBLIC_CLIENT_LIMIT: { limit } }, seams: { clock } });
  for (let n = 0; n < 20; n++) expect((await use()).status).toBe(429);
  expect(trips()).toBe(1);
  clock.advance(60_000);
  for (let n = 0; n < 20; n++) expect((await use()).status).toBe(429);
  expect(trips()).toBe(2);
});

it('asks the database once a second for 200 calls of /health at once', async () => {
  const clock = clockAt(Date.now());
  const { d1, trips } = counting(env.DB);
  const many = () =>
    Promise.all(Array.from({ length: 200 }, () => call('GET', PATHS.health, { env: { DB: d1 }, seams: { clock } })));
  for (const [passed, asked] of [
    [0, 1],
    [999, 1],
    [1, 2],
  ] as const) {
    clock.advance(passed);
    for (const { status } of await many()) expect(status).toBe(200);
    expect(trips()).toBe(asked);
  }
});

const overloaded = () => Promise.reject(new Error('D1_ERROR: D1 DB is overloaded. Too many requests queued.'));
const slow = (run: () => unknown) => scheduler.wait(4_000).then(() => run());

/** In real time: a slow one in `npm run test:long` alone. */
const TROUBLES = [['is overloaded', overloaded], ...(isLong ? ([['takes four seconds', slow]] as const) : [])] as const;

it.each(TROUBLES)(
  'asks a database that %s once a second for what 40 networks invent',
  async (_, meet) => {
    forgetClients();
    let trips = 0;
    const DB = intercepted(env.DB, ['batch'], (run) => {
      trips += 1;
      return meet(run);
    });
    const started = Date.now();
    const guesses = Array.from({ length: 40 }, (_, n) => {
      const from = { 'cf-connecting-ip': `198.18.0.${n}`, ...bearer(`sk_${random(27)}`) };
      return call('GET', PATHS.applicant(id), { headers: from, env: { DB }, seams: { clock: systemClock } });
    });
    for (const { status } of await Promise.all(guesses)) expect([401, 503]).toContain(status);
    expect(trips).toBeLessThanOrEqual(1 + (Date.now() - started) / 1_000);
    expect(trips).toBeLessThanOrEqual(6);
  },
  30_000,
);

it('serves known callers as soon as the read of the clients ends that they came upon', async () => {
  const DB = intercepted(env.DB, ['batch'], (run) => scheduler.wait(100).then(() => run()));
  const read = () =>
    call('GET', PATHS.applicant(id), { headers, env: { DB }, seams: { clock: systemClock } }).then(
      ({ status }) => status,
    );
  forgetClients();
  const started = Date.now();
  const statuses = await Promise.all(Array.from({ length: 8 }, (_, n) => scheduler.wait(8 * n).then(read)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(Date.now() - started).toBeLessThan(900);
});
