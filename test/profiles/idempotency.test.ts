import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, historyOf, type Resource, rows } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);

const post = (key: string, options = {}, name = 'idempotency-key') =>
  call('POST', PATHS.applicants, { json: HANNAH, ...options, headers: { ...headers, [name]: key } });

it('returns the first result to the same key and payload', async () => {
  const first = await post('same');
  expect(first.status).toBe(201);
  const applicant = await first.json<Resource>();
  const before = await dump();
  const second = await post('same');
  expect(second.status).toBe(201);
  expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await second.json()).toEqual(applicant);
  expect(await dump()).toBe(before);
  expect(await historyOf(applicant.id)).toHaveLength(1);
});

it.each([
  ['another order of fields', Object.fromEntries(Object.entries(HANNAH).reverse())],
  ['null for absent', { ...HANNAH, external_applicant_id: null }],
])('takes %s for the same payload', async (what, json) => {
  const sent =
    'external_applicant_id' in json && json.external_applicant_id === null
      ? { email: HANNAH.email, external_applicant_name: HANNAH.external_applicant_name }
      : HANNAH;
  const first = await post(what, { json: sent });
  const second = await post(what, { json });
  expect(second.status).toBe(201);
  expect(await second.json()).toEqual(await first.json());
});

it('takes other white space for the same payload', async () => {
  const send = (body: string) =>
    call('POST', PATHS.applicants, {
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': 'space' },
      body,
    });
  const first = await send('{"email":"a@b.co","external_applicant_name":"A"}');
  const second = await send('\n{ "external_applicant_name" : "\\u0041",\t"email": "a@b.co" } ');
  expect(second.status).toBe(201);
  expect(await second.json()).toEqual(await first.json());
});

it.each([
  ['another value', { ...HANNAH, email: 'other@example.com' }],
  ['another reference', { ...HANNAH, external_applicant_id: 'ext_other' }],
  ['another name', { ...HANNAH, external_applicant_name: 'Hanna Bret' }],
  ['one field less', { email: HANNAH.email }],
  ['the values in other fields', { external_applicant_name: HANNAH.email, email: HANNAH.email }],
  ['nothing', {}],
])('rejects the key for %s with 422, and changes nothing', async (what, json) => {
  await post(what);
  const before = await dump();
  expect(await failureOf(await post(what, { json }))).toEqual([422, 'idempotency_key_reused']);
  expect(await dump()).toBe(before);
});

it('still returns the first result after it has rejected another payload', async () => {
  const first = await post('still');
  await post('still', { json: {} });
  expect(await (await post('still')).json()).toEqual(await first.json());
});

it('separates the keys of clients', async () => {
  const other = await aClient('key');
  const mine = await (await post('shared')).json<Resource>();
  const response = await call('POST', PATHS.applicants, {
    headers: { ...bearer(other.credential), 'idempotency-key': 'shared' },
    json: {},
  });
  expect(response.status).toBe(201);
  expect((await response.json<Resource>()).id).not.toBe(mine.id);
});

it('reads the key from both of its headers', async () => {
  const first = await post('named', {}, 'cko-idempotency-key');
  const second = await post('named', {}, 'Idempotency-Key');
  const both = await call('POST', PATHS.applicants, {
    headers: { ...headers, 'idempotency-key': 'named', 'cko-idempotency-key': 'named' },
    json: HANNAH,
  });
  const applicant = await first.json();
  expect(await second.json()).toEqual(applicant);
  expect(await both.json()).toEqual(applicant);
});

it('rejects two names that contradict each other', async () => {
  const before = await dump();
  const response = await call('POST', PATHS.applicants, {
    headers: { ...headers, 'idempotency-key': 'one', 'cko-idempotency-key': 'two' },
    json: HANNAH,
  });
  expect(await failureOf(response)).toEqual([400, 'request_invalid', ['idempotency_key_invalid']]);
  expect(await dump()).toBe(before);
});

it.each(['idempotency-key', 'cko-idempotency-key'])(
  'takes 255 printable characters as %s, and no more',
  async (name) => {
    expect((await post(`~ !${'k'.repeat(252)}`, {}, name)).status).toBe(201);
    const before = await dump();
    for (const key of ['', 'k'.repeat(256), 'a\tb']) {
      expect(await failureOf(await post(key, {}, name)), JSON.stringify(key)).toEqual([
        400,
        'request_invalid',
        ['idempotency_key_invalid'],
      ]);
    }
    expect(await dump()).toBe(before);
  },
);

it('makes one person of 20 calls at once', async () => {
  const before = (await rows('applicants')).length;
  const responses = await Promise.all(Array.from({ length: 20 }, () => post('at once')));
  expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(201));
  const ids = await Promise.all(responses.map(async (response) => (await response.json<Resource>()).id));
  expect(new Set(ids).size).toBe(1);
  expect(await rows('applicants')).toHaveLength(before + 1);
  expect(await historyOf(ids[0] as string)).toHaveLength(1);
});

it('creates one applicant of 20 payloads at once under one key, and rejects the rest', async () => {
  const before = (await rows('applicants')).length;
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, index) => post('race', { json: { external_applicant_name: `Person ${index}` } })),
  );
  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array(19).fill(422)]);
  expect(await rows('applicants')).toHaveLength(before + 1);
});

it('does not spend a key on a call that was rejected', async () => {
  expect((await post('spent', { json: { email: 'x' } })).status).toBe(400);
  expect((await post('spent')).status).toBe(201);
});

it('means nothing on other calls', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  for (const name of ['One', 'Two']) {
    const options = { headers: { ...headers, 'idempotency-key': 'patch' }, json: { external_applicant_name: name } };
    expect(await (await call('PATCH', PATHS.applicant(id), options)).json()).toMatchObject({
      external_applicant_name: name,
    });
  }
});
