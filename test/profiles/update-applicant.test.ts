import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, HANNAH, historyOf, type Resource, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const update = (id: string, json: unknown, seams = {}) => call('PATCH', PATHS.applicant(id), { headers, json, seams });

it.each([
  ['email', 'new@example.com'],
  ['external_applicant_name', 'Hannah Breton'],
] as const)('changes %s and leaves the rest as it was', async (field, value) => {
  const before = await anApplicant(headers, HANNAH);
  const later = Date.parse(before.created_on) + 60_000;
  const response = await update(before.id, { [field]: value }, { clock: clockAt(later) });
  expect(response.status).toBe(200);
  const after = { ...before, [field]: value, modified_on: new Date(later).toISOString() };
  expect(await response.json()).toEqual(after);
  expect(await (await call('GET', PATHS.applicant(before.id), { headers })).json()).toEqual(after);
  expect(await historyOf(before.id)).toEqual([
    ['created', 'external_applicant_id email external_applicant_name'],
    ['updated', field],
  ]);
});

it('fills in what was absent', async () => {
  const { id } = await anApplicant(headers);
  const response = await update(id, { email: HANNAH.email, external_applicant_name: HANNAH.external_applicant_name });
  expect(await response.json()).toMatchObject({ email: HANNAH.email, external_applicant_name: 'Hannah Bret' });
  expect(await historyOf(id)).toEqual([
    ['created', ''],
    ['updated', 'email external_applicant_name'],
  ]);
});

it.each([
  ['nothing', {}],
  ['the same values', { email: HANNAH.email, external_applicant_name: HANNAH.external_applicant_name }],
])('returns 200 to %s without a new version, timestamp or event', async (_, json) => {
  const before = await anApplicant(headers, HANNAH);
  const state = await dump();
  const response = await update(before.id, json, { clock: clockAt(Date.now() + 60_000) });
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).toBe('"1"');
  expect(await response.json()).toEqual(before);
  expect(await dump()).toBe(state);
});

it('takes another case of the same e-mail address for a change', async () => {
  const { id } = await anApplicant(headers, HANNAH);
  const response = await update(id, { email: 'Hannah.Bret@example.com' });
  expect(await response.json()).toMatchObject({ email: 'Hannah.Bret@example.com' });
  expect(response.headers.get('etag')).toBe('"2"');
});

it.each([
  ['null e-mail', { email: null }, ['email_invalid']],
  ['null name', { external_applicant_name: null }, ['external_applicant_name_invalid']],
  ['the id', { id: UNKNOWN_ID }, ['id_not_updatable']],
  ['the reference', { external_applicant_id: 'ext_new' }, ['external_applicant_id_not_updatable']],
  ['a null reference', { external_applicant_id: null }, ['external_applicant_id_not_updatable']],
  ['created_on', { created_on: '2025-07-21T17:32:28.000Z' }, ['created_on_not_updatable']],
  ['modified_on', { modified_on: '2025-07-21T17:32:28.000Z' }, ['modified_on_not_updatable']],
  ['_links', { _links: {} }, ['_links_not_updatable']],
  ['unknown fields', { nickname: 'H', shoe_size: 40 }, ['nickname_unknown', 'shoe_size_unknown']],
  ['a good field beside bad ones', { email: 'new@example.com', id: 'x', x: 1 }, ['id_not_updatable', 'x_unknown']],
])('rejects %s and changes nothing', async (_, json, codes) => {
  const { id } = await anApplicant(headers, HANNAH);
  const before = await dump();
  expect(await failureOf(await update(id, json))).toEqual([400, 'request_invalid', codes]);
  expect(await dump()).toBe(before);
});

it('rejects to send a whole applicant back', async () => {
  const applicant = await anApplicant(headers, HANNAH);
  const [status, , codes] = await failureOf(await update(applicant.id, applicant));
  expect(status).toBe(400);
  expect(codes).toEqual(
    ['id', 'external_applicant_id', 'created_on', 'modified_on', '_links'].map((name) => `${name}_not_updatable`),
  );
});

it.each([{}, { email: 'new@example.com' }])('rejects to change an anonymized applicant: %j', async (json) => {
  const { id } = await anApplicant(headers, HANNAH);
  await call('POST', PATHS.anonymize(id), { headers });
  const before = await dump();
  expect(await failureOf(await update(id, json))).toEqual([400, 'request_invalid', ['applicant_anonymized']]);
  expect(await dump()).toBe(before);
});

it('validates the fields first, then looks the applicant up', async () => {
  expect(await failureOf(await update(UNKNOWN_ID, { email: 'x' }))).toEqual([
    400,
    'request_invalid',
    ['email_invalid'],
  ]);
  expect(await failureOf(await update(UNKNOWN_ID, { email: 'a@b.co' }))).toEqual([404, 'not_found']);
});

it('never lets time run backwards', async () => {
  const { id, created_on } = await anApplicant(headers);
  const response = await update(id, { email: 'a@b.co' }, { clock: clockAt(Date.parse(created_on) - 60_000) });
  expect((await response.json<Resource>()).modified_on).toBe(created_on);
});

it('loses no field when two change at once', async () => {
  const { id } = await anApplicant(headers);
  await Promise.all([update(id, { email: 'both@example.com' }), update(id, { external_applicant_name: 'Both' })]);
  const response = await call('GET', PATHS.applicant(id), { headers });
  expect(await response.json()).toMatchObject({ email: 'both@example.com', external_applicant_name: 'Both' });
  expect(response.headers.get('etag')).toBe('"3"');
});
