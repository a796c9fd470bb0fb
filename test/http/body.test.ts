import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, type Resource } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = { ...bearer(credential), 'content-type': 'application/json' };
const post = (body: BodyInit, more = {}) => call('POST', PATHS.applicants, { headers: { ...headers, ...more }, body });

const LIMIT = 64 * 1024;
const padded = (bytes: number) => `{"external_applicant_name":"Á"}`.padEnd(bytes - 1);

/** A body that declares no length, in pieces. */
function stream(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
}

it('takes a body of 64 KiB', async () => {
  expect(new TextEncoder().encode(padded(LIMIT))).toHaveLength(LIMIT);
  expect((await post(padded(LIMIT))).status).toBe(201);
  expect((await post(stream(padded(LIMIT), 1_000))).status).toBe(201);
});

it('joins a body whose chunks cut a character in two', async () => {
  const response = await post(stream('{"external_applicant_name":"Ängström 😀"}', 1));
  expect((await response.json<Resource>()).external_applicant_name).toBe('Ängström 😀');
});

it.each<[string, BodyInit, Record<string, string>]>([
  ['sent whole', padded(LIMIT + 1), {}],
  ['in pieces', stream(padded(LIMIT + 1), 1_000), {}],
  ['in pieces, declared shorter than it is', stream(padded(LIMIT + 1), 1_000), { 'content-length': '10' }],
  ['declared too long', '{}', { 'content-length': String(LIMIT + 1) }],
])('rejects a body one byte longer, %s', async (_, body, more) => {
  const before = await dump();
  expect(await failureOf(await post(body, more))).toEqual([400, 'request_malformed', ['body_too_large']]);
  expect(await dump()).toBe(before);
});

it('stops reading a body that does not end', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(16_384).fill(0x20));
    },
  });
  expect(await failureOf(await post(endless))).toEqual([400, 'request_malformed', ['body_too_large']]);
  expect(pulled).toBeLessThan(10);
});

it.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON; charset="utf-8"; profile=x',
  ' application/json ',
  'application/merge-patch+json',
  'application/vnd.api+json',
  'application/json; charset=ISO-8859-1',
  'application/json;charset=us-ascii',
])('takes the media type %j', async (type) => {
  expect((await post('{}', { 'content-type': type })).status).toBe(201);
});

it('distinguishes malformed from invalid', async () => {
  const isMalformed = (cause: string) => [400, 'request_malformed', [cause]];
  expect(await failureOf(await post('{'))).toEqual(isMalformed('json_invalid'));
  expect(await failureOf(await post(new Uint8Array([0x7b, 0xff, 0x7d])))).toEqual(isMalformed('json_invalid'));
  expect(await failureOf(await post('[{}]'))).toEqual(isMalformed('object_expected'));
  expect(await failureOf(await post('null'))).toEqual(isMalformed('object_expected'));
  for (const [type, body] of [
    ['text/plain', '{}'],
    ['application/json; charset=iso-8859-1', '{"external_applicant_name":"Jos\u00e9"}'],
  ] as const) {
    expect(await failureOf(await post(body, { 'content-type': type }))).toEqual(isMalformed('content_type_invalid'));
  }
  expect(await failureOf(await post('{"email":1}'))).toEqual([400, 'request_invalid', ['email_invalid']]);
});

it.each([
  ['no body', '', 'application/json'],
  ['no body and no media type', '', ''],
  ['an empty array', '[]', 'application/json'],
  ['an empty array in spaces', ' [ ] ', 'application/json'],
])('takes %s for an empty object', async (_, body, type) => {
  const more = { 'content-type': type };
  const created = await post(body, more);
  expect(created.status).toBe(201);
  const { id, ...fields } = await created.json<Resource>();
  expect(Object.keys(fields).sort()).toEqual(['_links', 'created_on', 'modified_on']);
  const patched = await call('PATCH', PATHS.applicant(id), { headers: { ...headers, ...more }, body });
  expect([patched.status, await patched.json()]).toEqual([200, { id, ...fields }]);
});

it.each(['gzip', 'br', 'GZIP', 'deflate, gzip', 'x-anything'])('rejects the content encoding %s', async (encoding) => {
  const before = await dump();
  const response = await post('{}', { 'content-encoding': encoding });
  expect(response.headers.get('accept-encoding')).toBe('identity');
  expect(await failureOf(response)).toEqual([415, 'unsupported_content_encoding']);
  expect(await dump()).toBe(before);
  expect((await post('{}', { 'content-encoding': 'identity' })).status).toBe(201);
});

it.each([
  ['arrays', '['.repeat(30_000) + ']'.repeat(30_000), 'request_malformed'],
  ['objects', `${'{"email":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'request_invalid'],
  ['arrays without an end', '['.repeat(60_000), 'request_malformed'],
])('accepts the depth of deeply nested %s', async (_, body, type) => {
  const [status, error_type] = await failureOf(await post(body));
  expect([status, error_type]).toEqual([400, type]);
});

it('takes the last of two fields of one name, as JSON.parse does', async () => {
  const response = await post('{"email": "first@example.com", "email": "last@example.com"}');
  expect((await response.json<Resource>()).email).toBe('last@example.com');
});

it('identifies the caller before it reads the body', async () => {
  const response = await call('POST', PATHS.applicants, { headers: { 'content-type': 'application/json' }, body: '{' });
  expect(response.status).toBe(401);
  const { id } = await anApplicant(bearer(credential));
  expect((await call('PATCH', PATHS.applicant(id), { body: '{' })).status).toBe(401);
});
