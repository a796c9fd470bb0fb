import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, historyOf, type Resource, rows } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential, id: clientId } = await aClient('key');
const headers = bearer(credential);

it('creates an applicant of nothing, with exactly the keys that have a value', async () => {
  const response = await call('POST', PATHS.applicants, { headers, json: {} });
  expect(response.status).toBe(201);
  const applicant = await response.json<Resource>();
  expect(applicant).toEqual({
    id: expect.stringMatching(/^aplt_[0-9a-hjkmnp-tv-z]{26}$/),
    created_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    modified_on: applicant.created_on,
    _links: { self: { href: `https://applicants.example/applicants/${applicant.id}` } },
  });
});

it.each(Object.entries(HANNAH))('takes %s alone', async (field, value) => {
  const applicant = await anApplicant(headers, { [field]: value });
  expect(Object.keys(applicant).sort()).toEqual(['_links', 'created_on', field, 'id', 'modified_on'].sort());
  expect(applicant).toHaveProperty(field, value);
});

it('takes null for absent', async () => {
  const applicant = await anApplicant(headers, {
    external_applicant_id: null,
    email: null,
    external_applicant_name: null,
  });
  expect(Object.keys(applicant).sort()).toEqual(['_links', 'created_on', 'id', 'modified_on']);
  expect(await historyOf(applicant.id)).toEqual([['created', '']]);
});

it('stores what was sent as it was typed', async () => {
  const fields = { email: 'Hannah.BRET+jobs@Example.COM', external_applicant_name: 'Ĥannah\u00a0 “B” 𝒷rét <b>' };
  expect(await anApplicant(headers, fields)).toMatchObject(fields);
});

it.each([
  ['external_applicant_id', ''],
  ['email', ''],
  ['external_applicant_name', ''],
  ['external_applicant_name', ' \u00a0\t\n\u2028'],
])('takes %s for absent where it is %j', async (field, value) => {
  const applicant = await anApplicant(headers, { [field]: value });
  expect(applicant).not.toHaveProperty(field);
  expect(await historyOf(applicant.id)).toEqual([['created', '']]);
});

it('drops the white space around a name', async () => {
  const { external_applicant_name } = await anApplicant(headers, {
    external_applicant_name: '\n  Hannah  Bret\u00a0\t',
  });
  expect(external_applicant_name).toBe('Hannah  Bret');
});

it('says when, by the clock, in RFC 3339 and UTC', async () => {
  const seams = { clock: clockAt(Date.UTC(2025, 6, 21, 17, 32, 28)) };
  const response = await call('POST', PATHS.applicants, { headers, json: {}, seams });
  expect(await response.json()).toMatchObject({
    created_on: '2025-07-21T17:32:28.000Z',
    modified_on: '2025-07-21T17:32:28.000Z',
  });
});

it('gives ids in the order of time', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 20; count++) ids.push((await anApplicant(headers)).id);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(20);
});

it('makes a person for each call without an idempotency key, also of the same reference and e-mail', async () => {
  const [first, second] = [await anApplicant(headers, HANNAH), await anApplicant(headers, HANNAH)];
  expect(first.id).not.toBe(second.id);
});

it('records an event: the client, the request, the fields, no value', async () => {
  const response = await call('POST', PATHS.applicants, {
    headers,
    json: { email: HANNAH.email, external_applicant_id: null },
  });
  const { id } = await response.json<Resource>();
  const event = (await rows('events')).find(({ applicant_id }) => applicant_id === id);
  expect(event).toEqual({
    id: expect.any(Number),
    applicant_id: id,
    client_id: clientId,
    action: 'created',
    fields: 'email',
    request_id: response.headers.get('cko-request-id'),
    at: expect.any(Number),
    day: null,
    count: null,
  });
});

it('builds links from PUBLIC_ORIGIN, never from a header of the request', async () => {
  const options = { headers: { ...headers, host: 'evil.example', 'x-forwarded-host': 'evil.example' }, json: {} };
  const response = await call('POST', PATHS.applicants, options);
  const { id, _links } = await response.json<Resource>();
  expect(_links).toEqual({ self: { href: `https://applicants.example/applicants/${id}` } });
});

it('refuses a request for another host than that of PUBLIC_ORIGIN, and changes nothing', async () => {
  const before = await dump();
  const env = { PUBLIC_ORIGIN: 'https://people.example' };
  const response = await call('POST', PATHS.applicants, { headers, json: {}, env });
  expect(await failureOf(response)).toEqual([421, 'misdirected_request']);
  expect(await dump()).toBe(before);
});

it('returns the bookmark of the write, for reads elsewhere', async () => {
  const response = await call('POST', PATHS.applicants, { headers, json: {} });
  expect(response.headers.get('x-d1-bookmark')).toMatch(/^[0-9a-f-]{59}$/);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(env.PUBLIC_ORIGIN).toBe('https://applicants.example');
});

it.each([
  ['one', { email: 'nonsense' }, ['email_invalid']],
  [
    'all',
    { external_applicant_id: 'x', email: 'x', external_applicant_name: 1 },
    ['external_applicant_id_invalid', 'email_invalid', 'external_applicant_name_invalid'],
  ],
  ['an unknown one', { nickname: 'H' }, ['nickname_unknown']],
  ['two unknown ones and a wrong one', { a: 1, b: null, email: 'x' }, ['email_invalid', 'a_unknown', 'b_unknown']],
  ['id', { id: 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c' }, ['id_unknown']],
  ['inherited names', { constructor: 1, toString: 2 }, ['constructor_unknown', 'toString_unknown']],
  ['a name that is none', { 'hannah.bret@example.com': 1, '': 2 }, ['field_unknown']],
  ['a name too long to repeat', { ['n'.repeat(65)]: 1 }, ['field_unknown']],
])('names each wrong field with one code: %s', async (_, json, codes) => {
  const before = await dump();
  const response = await call('POST', PATHS.applicants, { headers, json });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', codes]);
  expect(await dump()).toBe(before);
});

it.each(['__proto__', 'constructor', 'hasOwnProperty'])('rejects the key %s and is unharmed by it', async (key) => {
  const body = `{"${key}": {"email": "polluted@example.com", "isAdmin": true}}`;
  const options = { headers: { ...headers, 'content-type': 'application/json' }, body };
  const response = await call('POST', PATHS.applicants, options);
  expect(await failureOf(response)).toEqual([400, 'request_invalid', [`${key}_unknown`]]);
  expect(Object.keys(await anApplicant(headers))).not.toContain('email');
});
