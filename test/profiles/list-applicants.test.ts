import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { failureOf, type Resource } from '../support/profiles.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const { credential } = await aClient('key');
const headers = bearer(credential);
const find = (query: string) => call('GET', `${PATHS.applicants}?${query}`, { headers });
const idsOf = async (response: Response) => (await response.json<{ data: Resource[] }>()).data.map(({ id }) => id);

it('finds by reference, with the whole applicant', async () => {
  const applicant = await anApplicant(headers, { external_applicant_id: 'ext_one', email: 'one@example.com' });
  await anApplicant(headers, { external_applicant_id: 'ext_one_more' });
  const response = await find('external_applicant_id=ext_one');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: [applicant] });
});

it('finds by e-mail address, whatever its case, and shows it as it was typed', async () => {
  const first = await anApplicant(headers, { email: 'Case.Less@Example.com' });
  const second = await anApplicant(headers, { email: 'case.less@example.com' });
  await anApplicant(headers, { email: 'case.lesser@example.com' });
  for (const email of ['case.less@example.com', 'CASE.LESS@EXAMPLE.COM']) {
    expect(await (await find(`email=${email}`)).json()).toEqual({ data: [second, first] });
  }
});

it('takes wildcards of SQL for letters', async () => {
  await anApplicant(headers, { email: 'axb@wild.example', external_applicant_id: 'ext_axb' });
  expect(await idsOf(await find('email=a_b@wild.example'))).toEqual([]);
  expect(await idsOf(await find('email=%25@wild.example'))).toEqual([]);
  expect(await idsOf(await find('external_applicant_id=ext_a_b'))).toEqual([]);
});

it('decodes what URLs encode', async () => {
  const { id } = await anApplicant(headers, { email: "o'neil+jobs&more@example.com" });
  expect(await idsOf(await find(`email=${encodeURIComponent("o'neil+jobs&more@example.com")}`))).toEqual([id]);
  expect(await idsOf(await find('email=o%27neil%2Bjobs%26more%40example.com'))).toEqual([id]);
});

it('returns an empty list when no applicant is found', async () => {
  const response = await find('email=unknown@example.com');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: [] });
});

it('lists the newest first, at most 100', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 101; count++) {
    ids.unshift((await anApplicant(headers, { external_applicant_id: 'ext_many', email: 'many@example.com' })).id);
  }
  expect(await idsOf(await find('external_applicant_id=ext_many'))).toEqual(ids.slice(0, 100));
  expect(await idsOf(await find('email=many@example.com'))).toEqual(ids.slice(0, 100));
});

it('finds an anonymized applicant by reference, no longer by e-mail address', async () => {
  const { id } = await anApplicant(headers, { external_applicant_id: 'ext_gone', email: 'gone@example.com' });
  await call('POST', PATHS.anonymize(id), { headers });
  const { data } = await (await find('external_applicant_id=ext_gone')).json<{ data: Resource[] }>();
  expect(data).toEqual([expect.objectContaining({ id, external_applicant_id: 'ext_gone' })]);
  expect(data[0]).not.toHaveProperty('email');
  expect(await idsOf(await find('email=gone@example.com'))).toEqual([]);
});

it('ignores unknown parameters', async () => {
  expect((await find('email=unknown@example.com&page=2&__proto__=x&constructor=y')).status).toBe(200);
});

const NEITHER = ['external_applicant_id_invalid', 'email_invalid'];

it.each([
  ['', NEITHER],
  ['page=2', NEITHER],
  ['EMAIL=a@b.co', NEITHER],
  ['email=a@b.co&external_applicant_id=ext_a', NEITHER],
  ['email=', ['email_invalid']],
  ['email=nonsense', ['email_invalid']],
  ['email=a+b@c.co', ['email_invalid']],
  ['email=a@b.co%00', ['email_invalid']],
  ['external_applicant_id=', ['external_applicant_id_invalid']],
  ['external_applicant_id=a', ['external_applicant_id_invalid']],
  ['email=a@b.co&email=a@b.co', ['email_invalid']],
  ['email=&email=a@b.co', ['email_invalid']],
  ['external_applicant_id=ext_a&external_applicant_id=ext_b', ['external_applicant_id_invalid']],
])('rejects the query %j', async (query, codes) => {
  expect(await failureOf(await find(query))).toEqual([400, 'request_invalid', codes]);
});
