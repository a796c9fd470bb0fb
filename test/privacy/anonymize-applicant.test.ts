import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { intercepted } from '../support/intercepted.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf, type Resource } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const json = { 'content-type': 'application/json' };
const anonymize = (id: string, options = {}) => call('POST', PATHS.anonymize(id), { headers, ...options });

it('leaves exactly id, timestamps, reference and link', async () => {
  const before = await anApplicant(headers, {
    external_applicant_id: 'ext_kept',
    email: 'forget.me@example.com',
    external_applicant_name: 'Forget Me',
  });
  const later = Date.parse(before.created_on) + 60_000;
  const response = await anonymize(before.id, { seams: { clock: clockAt(later) } });
  expect(response.status).toBe(200);
  const erased = {
    id: before.id,
    created_on: before.created_on,
    modified_on: new Date(later).toISOString(),
    external_applicant_id: 'ext_kept',
    _links: before._links,
  };
  expect(await response.json()).toEqual(erased);
  expect(await (await call('GET', PATHS.applicant(before.id), { headers })).json()).toEqual(erased);
});

it('deletes e-mail and name from the whole database, and leaves the history', async () => {
  const fields = { email: 'wiped@nowhere.example', external_applicant_name: 'Wanda Wiped' };
  const response = await call('POST', PATHS.applicants, {
    headers: { ...headers, 'idempotency-key': fields.email },
    json: fields,
  });
  const { id } = await response.json<Resource>();
  await call('PATCH', PATHS.applicant(id), { headers, json: { email: 'second@nowhere.example' } });
  expect(await dump()).toContain('second@nowhere.example');
  await anonymize(id);
  const left = await dump();
  for (const trace of ['wiped', 'nowhere.example', 'wanda']) expect(left.toLowerCase()).not.toContain(trace);
  expect(await historyOf(id)).toEqual([
    ['created', 'email external_applicant_name'],
    ['updated', 'email'],
    ['anonymized', ''],
  ]);
});

it('returns the same again, and changes nothing', async () => {
  const { id } = await anApplicant(headers, { email: 'again@example.com' });
  const first = await anonymize(id);
  const before = await dump();
  const second = await anonymize(id, { seams: { clock: clockAt(Date.now() + 60_000) } });
  expect(second.status).toBe(200);
  expect(await second.json()).toEqual(await first.json());
  expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await dump()).toBe(before);
});

it('erases an applicant without any field', async () => {
  const { id } = await anApplicant(headers);
  expect((await anonymize(id)).status).toBe(200);
  expect(await historyOf(id)).toEqual([
    ['created', ''],
    ['anonymized', ''],
  ]);
});

it('never lets time run backwards', async () => {
  const { id, created_on } = await anApplicant(headers);
  const response = await anonymize(id, { seams: { clock: clockAt(Date.parse(created_on) - 60_000) } });
  expect((await response.json<Resource>()).modified_on).toBe(created_on);
});

it('changes no other applicant', async () => {
  const twin = { email: 'twin@example.com', external_applicant_id: 'ext_twin' };
  const [gone, kept] = [await anApplicant(headers, twin), await anApplicant(headers, twin)];
  await anonymize(gone.id);
  expect(await (await call('GET', PATHS.applicant(kept.id), { headers })).json()).toEqual(kept);
});

it.each([
  ['none', {}],
  ['none, declared as JSON', { headers: { ...headers, ...json } }],
  ['{}', { json: {} }],
  ['fields', { json: { email: 'b@example.com', id: 'x' } }],
  ['junk', { body: '{"email": ', headers: { ...headers, ...json } }],
  ['bytes', { body: new Uint8Array([0xff, 0x00, 0xfe]) }],
  ['a form', { body: new URLSearchParams({ a: 'b' }) }],
  ['text', { body: 'null' }],
  ['1 MB', { body: 'x'.repeat(1_000_000), headers: { ...headers, ...json } }],
])('ignores the body: %s', async (_, options) => {
  const { id } = await anApplicant(headers, { email: 'a@example.com' });
  const response = await anonymize(id, options);
  expect(response.status).toBe(200);
  expect(Object.keys(await response.json<Resource>()).sort()).toEqual(['_links', 'created_on', 'id', 'modified_on']);
});

it('does not ask for a version', async () => {
  const { id } = await anApplicant(headers);
  expect((await anonymize(id, { headers: { ...headers, 'if-match': '"9"' } })).status).toBe(200);
});

it('erases in a full database, where the oldest entries of histories give way', async () => {
  const { id } = await anApplicant(headers, { email: 'full@nowhere.example' });
  let isFull = true;
  const d1 = intercepted(env.DB, ['batch'], (run) => {
    if (!isFull) return run();
    isFull = false;
    return Promise.reject(new Error('D1_ERROR: database or disk is full: SQLITE_FULL'));
  });
  const response = await anonymize(id, { env: { DB: d1 } });
  expect(response.status).toBe(200);
  expect(isFull).toBe(false);
  expect(await response.text()).not.toContain('nowhere.example');
  // The entry of the erasure is newer than those that gave way.
  expect(await historyOf(id)).toEqual([['anonymized', expect.any(String)]]);
});
