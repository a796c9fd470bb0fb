import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { type Fault, failing, TRANSIENT } from '../support/database-faults.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, historyOf, type Resource, rows } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const seed = await anApplicant(headers, HANNAH);

const LOST = 'Network connection lost.';
const lost = (count: number): Fault[] => Array(count).fill({ before: LOST });

/** Sends one call to a database with these faults, under a clock that does not make a test wait. */
function callThrough(faults: readonly Fault[], method: string, path: string, options = {}): Promise<Response> {
  const env_ = { DB: failing(env.DB, faults) };
  return call(method, path, { headers, ...options, env: env_, seams: { clock: clockAt(Date.now()) } });
}

async function expectUnavailable(response: Response): Promise<void> {
  expect(await failureOf(response)).toEqual([503, 'service_unavailable']);
  expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
}

/** The calls that can be repeated without harm. */
const REPEATABLE = [
  ['create', 'POST', PATHS.applicants, { json: HANNAH }, 201],
  [
    'create with a key',
    'POST',
    PATHS.applicants,
    { json: HANNAH, headers: { ...headers, 'idempotency-key': 'a' } },
    201,
  ],
  ['get', 'GET', PATHS.applicant(seed.id), {}, 200],
  ['look-up', 'GET', `${PATHS.applicants}?email=${HANNAH.email}`, {}, 200],
  ['anonymize', 'POST', PATHS.anonymize(seed.id), {}, 200],
] as const;

it.each(TRANSIENT)('reads again after "%s"', async (message) => {
  const response = await callThrough([{ before: message }], 'GET', PATHS.applicant(seed.id));
  expect(response.status).toBe(200);
});

it.each(REPEATABLE)('%s succeeds at the third try', async (_, method, path, options, status) => {
  const response = await callThrough(lost(2), method, path, options);
  expect(response.status).toBe(status);
});

it.each(REPEATABLE)('%s is given up after the third', async (_, method, path, options) => {
  const before = await dump();
  await expectUnavailable(await callThrough(lost(3), method, path, options));
  expect(await dump()).toBe(before);
});

it.each([
  ['without a key', {}],
  ['with a key', { 'idempotency-key': 'committed' }],
])('creates one applicant when the response of the creation is lost, %s', async (_, more) => {
  const before = (await rows('applicants')).length;
  const options = { headers: { ...headers, ...more }, json: HANNAH };
  const response = await callThrough([{ after: LOST }, { after: LOST }], 'POST', PATHS.applicants, options);
  expect(response.status).toBe(201);
  const { id } = await response.json<Resource>();
  expect(await rows('applicants')).toHaveLength(before + 1);
  expect(await historyOf(id)).toHaveLength(1);
});

it('anonymizes once when the response is lost', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  const response = await callThrough([{ after: LOST }], 'POST', PATHS.anonymize(id));
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).toBe('"2"');
  expect(await historyOf(id)).toHaveLength(2);
});

it('does not try an update again, which could undo what came in between', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  const json = { external_applicant_name: 'Once' };
  await expectUnavailable(await callThrough(lost(1), 'PATCH', PATHS.applicant(id), { json }));
  expect(await historyOf(id)).toHaveLength(1);
  await expectUnavailable(await callThrough([{ after: LOST }], 'PATCH', PATHS.applicant(id), { json }));
  expect(await historyOf(id)).toHaveLength(2);
});

it.each([
  'D1 DB is overloaded. Requests queued for too long.',
  'D1 DB is overloaded. Too many requests queued.',
  'D1 DB exceeded its CPU time limit and was reset.',
  'no such table: applicants: SQLITE_ERROR',
  'something new',
  '',
])('returns 503 without a second try to "%s"', async (message) => {
  const before = await dump();
  // Only the first batch fails: a second try would succeed.
  await expectUnavailable(await callThrough([{ before: message }], 'POST', PATHS.applicants, { json: HANNAH }));
  await expectUnavailable(await callThrough([{ before: message }], 'GET', PATHS.applicant(seed.id)));
  expect(await dump()).toBe(before);
});

it.each([
  ['GET', PATHS.applicant(seed.id), {}],
  ['POST', PATHS.applicants, { json: {} }],
  ['PATCH', PATHS.applicant(seed.id), { json: {} }],
])('gives %s up when the database does not respond within 5 seconds', async (method, path, options) => {
  const clock = clockAt(Date.now());
  let hung = 0;
  const hang = (milliseconds: number) => () => {
    hung += 1;
    clock.advance(milliseconds);
  };
  const DB = failing(env.DB, [{ hang: hang(5_000) }]);
  await expectUnavailable(await call(method, path, { headers, ...options, env: { DB }, seams: { clock } }));
  expect(hung).toBe(1);
});

it('waits for a response that takes almost as long', async () => {
  const clock = clockAt(Date.now());
  const { promise: hanging, resolve: hang } = Promise.withResolvers<void>();
  const DB = failing(env.DB, [{ hang }]);
  let answered = false;
  const pending = call('GET', PATHS.applicant(seed.id), { headers, env: { DB }, seams: { clock } }).finally(() => {
    answered = true;
  });
  await hanging;
  clock.advance(4_999);
  // A call that had given up would have answered before another round trip is over.
  await env.DB.prepare('select 1').run();
  expect(answered).toBe(false);
  clock.advance(1);
  await expectUnavailable(await pending);
});

it('returns 503 when the client cannot be looked up, not 401', async () => {
  const other = await aClient('key');
  const options = { headers: bearer(other.credential) };
  await expectUnavailable(await callThrough([{ before: 'something new' }], 'GET', PATHS.applicant(seed.id), options));
  expect((await callThrough(lost(1), 'GET', PATHS.applicant(seed.id), options)).status).toBe(200);
});
