import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const get = (id: string, more = {}, method = 'GET') =>
  call(method, PATHS.applicant(id), { headers: { ...headers, ...more } });
const rename = (id: string, name: string, more = {}) =>
  call('PATCH', PATHS.applicant(id), { headers: { ...headers, ...more }, json: { external_applicant_name: name } });

it('returns the same ETag with every response that shows that version of the applicant', async () => {
  const created = await call('POST', PATHS.applicants, { headers, json: HANNAH });
  const { id } = await created.json<{ id: string }>();
  const tag = created.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[^"]+"$/);
  expect((await get(id)).headers.get('etag')).toBe(tag);
  expect((await get(id, {}, 'HEAD')).headers.get('etag')).toBe(tag);
  expect((await rename(id, 'Hannah Bret')).headers.get('etag')).toBe(tag);
  const renamed = (await rename(id, 'H. Bret')).headers.get('etag');
  expect(renamed).not.toBe(tag);
  expect((await get(id)).headers.get('etag')).toBe(renamed);
  const erased = (await call('POST', PATHS.anonymize(id), { headers })).headers.get('etag');
  expect(erased).not.toBe(renamed);
  expect((await get(id)).headers.get('etag')).toBe(erased);
});

it('gives no ETag to a list or a failure', async () => {
  expect((await call('GET', `${PATHS.applicants}?email=a@b.co`, { headers })).headers.get('etag')).toBeNull();
  expect((await get(UNKNOWN_ID)).headers.get('etag')).toBeNull();
});

it.each(['"1"', 'W/"1"', '*', ' * ', '"7", "1"', '"x","1"', 'W/"7",W/"1"'])(
  'updates if the version is %s',
  async (tag) => {
    const { id } = await anApplicant(headers, HANNAH);
    const response = await rename(id, 'H. Bret', { 'if-match': tag });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBe('"2"');
  },
);

it.each([
  '"2"',
  'W/"2"',
  '"0"',
  '"01"',
  '"1',
  '1',
  '',
  'garbage',
  '"x"',
  '"2", "3"',
  '"1000000000000001"',
  `"${'1'.repeat(400)}"`,
])('returns 412 and changes nothing unless the version is %s', async (tag) => {
  const { id } = await anApplicant(headers, HANNAH);
  const before = await dump();
  const response = await rename(id, 'H. Bret', { 'if-match': tag });
  expect(await failureOf(response)).toEqual([412, 'precondition_failed']);
  expect(await dump()).toBe(before);
});

it('returns 412 to a stale version, also when nothing would change', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  await rename(id, 'H. Bret');
  expect((await rename(id, 'Hannah', { 'if-match': '"1"' })).status).toBe(412);
  expect((await rename(id, 'H. Bret', { 'if-match': '"1"' })).status).toBe(412);
  expect((await rename(id, 'H. Bret', { 'if-match': '"2"' })).status).toBe(200);
});

it('lets one of two updates of the same version win', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  const both = await Promise.all(['One', 'Two'].map((name) => rename(id, name, { 'if-match': '"1"' })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
});

it('says 404 and 400 before 412', async () => {
  expect((await rename(UNKNOWN_ID, 'No Name', { 'if-match': '"1"' })).status).toBe(404);
  const { id } = await anApplicant(headers, HANNAH);
  await call('POST', PATHS.anonymize(id), { headers });
  expect(await failureOf(await rename(id, 'No Name', { 'if-match': '"1"' }))).toEqual([
    400,
    'request_invalid',
    ['applicant_anonymized'],
  ]);
});

const known = await anApplicant(headers, HANNAH);

it.each(
  ['"1"', 'W/"1"', '*', '"7", "1"'].flatMap(
    (tag) =>
      [
        ['GET', tag],
        ['HEAD', tag],
      ] as const,
  ),
)('%s returns 304 without a body to If-None-Match %s', async (method, tag) => {
  const response = await get(known.id, { 'if-none-match': tag }, method);
  expect(response.status).toBe(304);
  expect(await response.text()).toBe('');
  expect(response.headers.get('etag')).toBe('"1"');
  expect(response.headers.get('content-type')).toBeNull();
  expect(response.headers.get('cko-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

it.each(['"2"', '1', '', 'garbage', '"01"'])('returns 200 to If-None-Match %j', async (tag) => {
  const response = await get(known.id, { 'if-none-match': tag });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(known);
});

it('does not look at conditions that mean nothing to a call', async () => {
  expect((await get(known.id, { 'if-match': '"9"' })).status).toBe(200);
  expect((await rename(known.id, 'Hannah Bret', { 'if-none-match': '*' })).status).toBe(200);
  const created = await call('POST', PATHS.applicants, {
    headers: { ...headers, 'if-none-match': '*', 'if-match': '"9"' },
    json: {},
  });
  expect(created.status).toBe(201);
});

it('returns 404 to If-None-Match for an unknown applicant', async () => {
  expect((await get(UNKNOWN_ID, { 'if-none-match': '*' })).status).toBe(404);
});
