import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/platform/hash.ts';
import { clockAt } from '../support/clock.ts';
import { logged } from '../support/logs.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, type Resource, rows } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { id: client, credential } = await aClient('key');
const headers = bearer(credential);
const DAY = 24 * 60 * 60 * 1000;
const OLD = 'the old secret with more than enough characters';
const NEW = 'the new secret with more than enough characters';

const post = (key: string, options = {}) =>
  call('POST', PATHS.applicants, { json: HANNAH, ...options, headers: { ...headers, 'idempotency-key': key } });
const under = (secrets: string | undefined) => ({ env: { SERVICE_SECRETS: secrets as string } });
const idOf = async (response: Response) => (await response.json<Resource>()).id;

it('stores a key for 24 hours', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const first = await idOf(await post('day', { seams }));
  clock.advance(DAY - 1);
  expect(await idOf(await post('day', { seams }))).toBe(first);
  clock.advance(1);
  const response = await post('day', { seams, json: { email: 'later@example.com' } });
  expect(response.status).toBe(201);
  const second = await idOf(response);
  expect(second).not.toBe(first);
  expect(await idOf(await post('day', { seams, json: { email: 'later@example.com' } }))).toBe(second);
});

it('is not prolonged by being used', async () => {
  const clock = clockAt(Date.now());
  const first = await idOf(await post('prolonged', { seams: { clock } }));
  clock.advance(DAY / 2);
  await post('prolonged', { seams: { clock } });
  clock.advance(DAY / 2);
  expect(await idOf(await post('prolonged', { seams: { clock } }))).not.toBe(first);
});

it('shows the applicant as it stands now', async () => {
  const id = await idOf(await post('changed'));
  await call('PATCH', PATHS.applicant(id), { headers, json: { external_applicant_name: 'Hannah Breton' } });
  const response = await post('changed');
  expect(response.status).toBe(201);
  expect(response.headers.get('etag')).toBe('"2"');
  expect(await response.json()).toMatchObject({ id, external_applicant_name: 'Hannah Breton' });
});

it('returns the erased form after erasure, and creates no applicant again', async () => {
  const id = await idOf(await post('erased'));
  const erased = await (await call('POST', PATHS.anonymize(id), { headers })).json();
  const before = await dump();
  const response = await post('erased');
  expect(response.status).toBe(201);
  expect(await response.json()).toEqual(erased);
  expect(await dump()).toBe(before);
});

it('deletes the hash of the payload with the person, so that any payload is the same then', async () => {
  const id = await idOf(await post('forgotten'));
  await call('POST', PATHS.anonymize(id), { headers });
  const uses = await rows<{ applicant_id: string; payload_hash: string | null }>('idempotency');
  expect(uses.find(({ applicant_id }) => applicant_id === id)?.payload_hash).toBeNull();
  expect(await idOf(await post('forgotten', { json: { email: 'other@example.com' } }))).toBe(id);
});

it('stores neither the key nor anything of the payload in clear', async () => {
  await post('hannah.bret@example.com');
  const text = JSON.stringify(await rows('idempotency'));
  for (const trace of ['hannah', 'Bret', 'example.com', 'ext_']) expect(text).not.toContain(trace);
  expect(text).not.toContain(await sha256(`${client} hannah.bret@example.com`));
});

it('outlives the rotation of SERVICE_SECRETS while the old one is listed', async () => {
  const id = await idOf(await post('rotated', under(OLD)));
  const response = await post('rotated', under(`${NEW}, ${OLD}`));
  expect(response.status).toBe(201);
  expect(await idOf(response)).toBe(id);
  expect(await failureOf(await post('rotated', { ...under(`${NEW},${OLD}`), json: {} }))).toEqual([
    422,
    'idempotency_key_reused',
  ]);
});

it('takes any payload for the same whose hash no live secret verifies', async () => {
  const id = await idOf(await post('unverified', under(OLD)));
  const payloadsOfNone = `update idempotency set payload_hash = 'another1.' || substr(payload_hash, 10) where applicant_id = ?`;
  await env.DB.prepare(payloadsOfNone).bind(id).run();
  expect(await idOf(await post('unverified', { ...under(OLD), json: {} }))).toBe(id);
});

it('finds a key under every live secret, and under none but those', async () => {
  const id = await idOf(await post('found', under(OLD)));
  expect(await idOf(await post('found', under(`${NEW},${OLD}`)))).toBe(id);
  expect(await idOf(await post('found', under(NEW)))).not.toBe(id);
});

it('finds a key that 0.1.0 has stored, during the deployment after it', async () => {
  const id = await idOf(await post('upgraded'));
  const asBefore = 'update idempotency set key_hash = ?, payload_hash = ? where applicant_id = ?';
  await env.DB.prepare(asBefore)
    .bind(await sha256(`${client} upgraded`), await sha256('payload'), id)
    .run();
  expect(await idOf(await post('upgraded'))).toBe(id);
});

it('signs with the first secret of the list', async () => {
  const id = await idOf(await post('first signs', under(`${NEW},${OLD}`)));
  expect(await idOf(await post('first signs', under(NEW)))).toBe(id);
  const [status] = await failureOf(await post('first signs', { ...under(NEW), json: {} }));
  expect(status).toBe(422);
});

it.each([
  ['missing', undefined],
  ['empty', ''],
  ['weak', 'x'.repeat(31)],
  ['weak in one place', `${NEW},weak`],
])('returns 503 when SERVICE_SECRETS is %s, stores nothing, and logs the remedy', async (what, secrets) => {
  const before = await dump();
  const lines = await logged(async () => {
    const response = await post(`503 ${what}`, under(secrets));
    expect(await failureOf(response)).toEqual([503, 'service_unavailable']);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
  });
  expect(await dump()).toBe(before);
  expect(lines.join('\n')).toContain('set SERVICE_SECRETS');
  if (secrets) expect(lines.join('\n')).not.toContain(secrets);
  const withoutKey = await call('POST', PATHS.applicants, { headers, json: {}, ...under(secrets) });
  expect(withoutKey.status).toBe(201);
});
