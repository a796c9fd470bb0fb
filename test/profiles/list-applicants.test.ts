import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { aClient, anAccount, anApplicant, anEmployee } from '../support/seed.ts';
import '../support/cheap-passwords.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { tokenOf } from '../support/oauth.ts';
import { failureOf, type Resource, rows } from '../support/profiles.ts';
import { bearer, call } from '../support/service.ts';

useCheapPasswords();

const { credential } = await aClient('key');
const headers = bearer(credential);
const privileged = bearer((await aClient('key', { scopes: ['identity-verification:read', 'privacy'] })).credential);
const find = (query: string | Record<string, string>, as = headers) =>
  call('GET', `/applicants?${typeof query === 'string' ? query : new URLSearchParams(query)}`, { headers: as });
const idsOf = async (response: Response) => (await response.json<{ data: Resource[] }>()).data.map(({ id }) => id);

it('finds by reference, with the whole applicant', async () => {
  const applicant = await anApplicant(headers, { external_applicant_id: 'ext_one', email: 'one@example.com' });
  await anApplicant(headers, { external_applicant_id: 'ext_one_more' });
  const response = await find('external_applicant_id=ext_one');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: [applicant], _links: {} });
});

it('finds by e-mail address, whatever its case, and shows it as it was typed', async () => {
  const first = await anApplicant(headers, { email: 'Case.Less@Example.com' });
  const second = await anApplicant(headers, { email: 'case.less@example.com' });
  await anApplicant(headers, { email: 'case.lesser@example.com' });
  for (const email of ['case.less@example.com', 'CASE.LESS@EXAMPLE.COM', ' case.less@example.com ']) {
    expect(await (await find({ email })).json()).toEqual({ data: [second, first], _links: {} });
  }
});

const SPELLINGS = ['eva@müller.example', 'eva@MÜLLER.example', 'Eva@xn--mller-kva.example'];

it('finds every spelling of a domain by every other', async () => {
  const made: string[] = [];
  for (const email of SPELLINGS) made.unshift((await anApplicant(headers, { email })).id);
  for (const email of SPELLINGS) expect(await idsOf(await find({ email }))).toEqual(made);
});

it('finds the address of an update, and no longer the one before', async () => {
  const { id } = await anApplicant(headers, { email: 'before@example.com' });
  await call('PATCH', `/applicants/${id}`, { headers, json: { email: 'After@Example.com' } });
  expect(await idsOf(await find('email=before@example.com'))).toEqual([]);
  expect(await idsOf(await find('email=after@example.com'))).toEqual([id]);
  await call('PATCH', `/applicants/${id}`, { headers, json: { external_applicant_name: 'Same Address' } });
  expect(await idsOf(await find('email=after@example.com'))).toEqual([id]);
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

it('finds an anonymized applicant by reference, no longer by e-mail address', async () => {
  const { id } = await anApplicant(headers, { external_applicant_id: 'ext_gone', email: 'gone@example.com' });
  await call('POST', `/applicants/${id}/anonymize`, { headers });
  const { data } = await (await find('external_applicant_id=ext_gone')).json<{ data: Resource[] }>();
  expect(data).toEqual([expect.objectContaining({ id, external_applicant_id: 'ext_gone' })]);
  expect(data[0]).not.toHaveProperty('email');
  expect(await idsOf(await find('email=gone@example.com'))).toEqual([]);
});

it.each(['a+blank@example.com', 'a%20blank@example.com', '%20a%2Bblank@example.com+', '%09a%2bblank%40example.com%0a'])(
  'reads a blank within an address as a plus, and drops those around it: %s',
  async (email) => {
    const { id } = await anApplicant(headers, { email: 'a+blank@example.com' });
    expect((await idsOf(await find(`email=${email}`)))[0]).toBe(id);
    const user = await anAccount({ username: `${id.slice(-9)}+blank` });
    expect(await idsOf(await find(`username=%20${id.slice(-9)}+blank`, privileged))).toEqual([user.id]);
  },
);

/** An employee whose profile has another address by now, and the three addresses. */
async function employeeOfThree() {
  const { env: bindings } = mailbox();
  const person = await anEmployee({}, { env: bindings });
  const profile = `profile.${person.email}`;
  await call('PATCH', `/applicants/${person.id}`, { headers, json: { email: profile } });
  return { ...person, profile };
}

it('finds by the address of the account and by the work address with the scope `privacy`', async () => {
  const { id, email, workEmail, profile } = await employeeOfThree();
  for (const address of [email, workEmail, profile, workEmail.toUpperCase(), ` ${email}`]) {
    expect([address, await idsOf(await find({ email: address }, privileged))]).toEqual([address, [id]]);
  }
  expect(await idsOf(await find({ email: profile }))).toEqual([id]);
  for (const address of [email, workEmail]) expect(await idsOf(await find({ email: address }))).toEqual([]);
  await call('POST', `/applicants/${id}/anonymize`, { headers });
  for (const address of [email, workEmail, profile]) {
    expect(await idsOf(await find({ email: address }, privileged))).toEqual([]);
  }
});

it('finds each applicant once, newest first, page by page, whichever of its addresses it is', async () => {
  const { env: bindings } = mailbox();
  const alike = { workEmail: 'all.alike@acme.com', email: 'all.alike@acme.com' };
  const { id: all } = await anEmployee(alike, { env: bindings });
  const { id: profile } = await anApplicant(headers, { email: 'All.Alike@acme.com' });
  expect(await idsOf(await find('email=all.alike@acme.com', privileged))).toEqual([profile, all]);

  const shared = { email: 'shared@acme.com' };
  const { id: account } = await anAccount(shared, { env: bindings });
  const { id: worker } = await anEmployee({ workEmail: shared.email }, { env: bindings });
  const { id: same } = await anApplicant(headers, shared);
  await call('PATCH', `/applicants/${account}`, { headers, json: { email: 'other@acme.com' } });
  const expected = [same, worker, account];
  expect(await idsOf(await find(shared, privileged))).toEqual(expected);
  const found: string[] = [];
  let next: string | undefined = '?email=shared@acme.com&limit=1';
  while (next !== undefined) {
    const response = await call('GET', `/applicants${next}`, { headers: privileged });
    const { data, _links } = await response.json<{ data: Resource[]; _links: { next?: { href: string } } }>();
    found.push(...data.map(({ id }) => id));
    next = _links.next && new URL(_links.next.href).search;
  }
  expect(found).toEqual(expected);
});

it('finds by user name with the scope `privacy`, and combines it', async () => {
  const { id, username, email, workEmail, profile } = await employeeOfThree();
  for (const name of [username, username.toUpperCase(), ` ${username} `]) {
    expect(await idsOf(await find({ username: name }, privileged))).toEqual([id]);
  }
  expect(await idsOf(await find({ username: `${username}x` }, privileged))).toEqual([]);
  for (const address of [email, workEmail, profile]) {
    expect(await idsOf(await find({ username, email: address }, privileged))).toEqual([id]);
  }
  for (const other of [
    { email: 'other@example.com' },
    { external_applicant_id: 'ext_other' },
    { anonymized: 'true' },
    { created_to: '2020-01-01T00:00:00Z' },
  ]) {
    expect(await idsOf(await find({ username, ...other }, privileged))).toEqual([]);
  }
});

it('refuses a user name without the scope `privacy`, also where the client has it and the token has not', async () => {
  expect(await failureOf(await find('username=lena.muster'))).toEqual([403, 'forbidden']);
  const client = await aClient('oauth', { scopes: ['identity-verification', 'privacy'] });
  const narrow = bearer(await tokenOf(client, { scope: 'identity-verification' }));
  expect(await failureOf(await find('username=lena.muster', narrow))).toEqual([403, 'forbidden']);
  const { email } = await employeeOfThree();
  expect(await idsOf(await find({ email }, narrow))).toEqual([]);
  const broad = bearer(await tokenOf(client));
  expect((await find('username=lena.muster', broad)).status).toBe(200);
  expect(await idsOf(await find({ email }, broad))).toHaveLength(1);
});

it.each(['', '%20', 'a%09b', 'm%C3%BCller', 'a&username=a', 'x'.repeat(251)])(
  'refuses the user name %j',
  async (name) => {
    expect(await failureOf(await find(`username=${name}`, privileged))).toEqual([
      400,
      'request_invalid',
      ['username_invalid'],
    ]);
  },
);

/** A row as an earlier version writes it, which knows no key. */
async function byEarlierVersion(id: string, changes: string): Promise<void> {
  await env.DB.prepare(`update applicants set ${changes} where id = ?`).bind(id).run();
}

const keyOf = async (id: string) =>
  (await rows<{ id: string; email_key: string | null }>('applicants')).find((row) => row.id === id)?.email_key;

it('finds in the next minute what an earlier version has stored or changed', async () => {
  const [{ id: created }, { id: changed }, { id: legacy }] = [
    await anApplicant(headers, { email: 'x@b.co' }),
    await anApplicant(headers, { email: 'was@earlier.example' }),
    await anApplicant(headers, { email: 'x@b.co' }),
  ];
  await byEarlierVersion(created, `email = 'Made@Früher.example', email_key = null`);
  await byEarlierVersion(changed, `email = 'Is@Earlier.example'`);
  await byEarlierVersion(legacy, `email = 'Odd@\u0628a.example', email_key = null`);
  await runMaintenanceOnce({});
  expect(await idsOf(await find({ email: 'made@früher.example' }))).toEqual([created]);
  expect(await idsOf(await find({ email: 'is@earlier.example' }))).toEqual([changed]);
  expect(await idsOf(await find({ email: 'was@earlier.example' }))).toEqual([]);
  expect(await keyOf(legacy)).toBe('odd@\u0628a.example');
});

it('blanks in the next minute the key of an address that an earlier version has erased', async () => {
  const { id } = await anApplicant(headers, { email: 'erased@earlier.example' });
  await byEarlierVersion(id, 'email = null, anonymized_on = 1');
  expect(await keyOf(id)).toBe('erased@earlier.example');
  await runMaintenanceOnce({});
  expect(await keyOf(id)).toBeNull();
});
