import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, logIn, readMe } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { counting } from '../support/counting.ts';
import { aMover, imported, linesOf, type Result, sendLines } from '../support/import.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, historyOf, rows } from '../support/profiles.ts';
import { anAccount, anApplicant, aRegistration, PASSWORD } from '../support/seed.ts';
import { call, dump } from '../support/service.ts';

useCheapPasswords();

const headers = await aMover();
const BCRYPT = '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i';
const SINCE = '2019-03-01T09:30:00.000Z';

const anId = (number: number) => `aplt_01k0q4xg5sfx3rjq0w3k5v${String(number).padStart(4, '0')}`;

const anotherAccount = (fields: object = {}) => {
  const { username, email } = aRegistration();
  return { username, email, password_hash: BCRYPT, ...fields };
};

/** The errors of a row as `code field`. */
const codesOf = ({ errors = [] }: Result) => errors.map(({ code, field }) => `${code} ${field}`);

it('takes a profile, under its own id and as old as it is', async () => {
  const row = { id: anId(1), created_on: SINCE, email: 'old@example.com', external_applicant_id: 'ext_1' };
  expect(await imported(headers, [row])).toEqual([{ row: 1, status: 'created', id: anId(1) }]);
  const applicant = await (await call('GET', PATHS.applicant(anId(1)), { headers })).json<Record<string, string>>();
  expect(applicant).toMatchObject({ id: anId(1), created_on: SINCE, email: row.email, external_applicant_id: 'ext_1' });
  // The import counts as a change.
  expect(Date.parse(applicant.modified_on ?? '')).toBeGreaterThan(Date.now() - 60_000);
  expect(await historyOf(anId(1))).toEqual([['created', 'imported']]);
});

it('keeps ids as they are published, and lists people by them', async () => {
  const ids = ['aplt_7hr7swleu6guzjqesyxmyodnya', 'aplt_tkoi5db4hryu5cei5vwoabr7we'];
  const people = ids.map((id) => ({ id, created_on: SINCE, external_applicant_id: 'ext_published' }));
  expect((await imported(headers, people)).map(({ status }) => status)).toEqual(['created', 'created']);
  for (const id of ids) expect((await call('GET', PATHS.applicant(id), { headers })).status).toBe(200);
  const pageAt = async (path: string) =>
    (await call('GET', path, { headers })).json<{ data: { id: string }[]; _links: { next?: { href: string } } }>();
  const first = await pageAt(`${PATHS.applicants}?external_applicant_id=ext_published&limit=1`);
  const second = await pageAt(first._links.next?.href.replace(/^https?:\/\/[^/]+/, '') ?? '');
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.toReversed());
});

it('takes an account, sends no mail, and copies what the profile lacks', async () => {
  const { env: bindings, mails } = mailbox();
  const account = anotherAccount({ firstname: 'Hannah', lastname: 'Bret', email_verified: true, consented_on: SINCE });
  const [result] = await imported(headers, [{ account }], { env: bindings });
  expect(result?.status).toBe('created');
  expect(mails).toEqual([]);
  const applicant = await (await call('GET', PATHS.applicant(result?.id ?? ''), { headers })).json();
  expect(applicant).toMatchObject({ email: account.email, external_applicant_name: 'Hannah Bret' });
  expect(await readMe(await loggedIn(account.username, 'abc'))).toMatchObject({
    username: account.username,
    firstname: 'Hannah',
    dataPrivacyAccepted: true,
    internal: false,
  });
});

it('copies where null stands for absent, and nothing into a row of an export', async () => {
  const rows = [{ email: null }, { modified_on: SINCE }].map((row) => ({
    ...row,
    account: anotherAccount({ lastname: 'Bret' }),
  }));
  const [foreign, exported] = await imported(headers, rows);
  const shown = async (id = '') => (await call('GET', PATHS.applicant(id), { headers })).json<Record<string, string>>();
  expect(await shown(foreign?.id)).toMatchObject({
    email: rows[0]?.account.email,
    external_applicant_name: 'Bret',
  });
  expect(Object.keys(await shown(exported?.id))).toEqual(['id', 'created_on', 'modified_on', '_links']);
});

it('takes a verified work address, and no other', async () => {
  const internal = anotherAccount({ work_email: 'jane@acme.com', work_email_verified: true });
  const claimed = anotherAccount({ work_email: 'joe@acme.com', internal: true, workEmail: 'joe@acme.com' });
  const elsewhere = anotherAccount({ work_email: 'jim@elsewhere.example', work_email_verified: true });
  const ended = anotherAccount({ work_email: 'jack@acme.com', work_email_verified: true, internal: false });
  const results = await imported(
    headers,
    [internal, claimed, elsewhere, ended].map((account) => ({ account })),
  );
  expect(results.map(({ status }) => status)).toEqual(['created', 'created', 'refused', 'created']);
  expect(codesOf(results[2] as Result)).toEqual(['invalid_work_mail_address account.work_email']);
  const shown = async ({ username }: { username: string }) => {
    const { internal, workEmail } = await readMe(await loggedIn(username, 'abc'));
    return [internal, workEmail];
  };
  expect(await shown(internal)).toEqual([true, 'jane@acme.com']);
  expect(await shown(claimed)).toEqual([false, null]);
  expect(await shown(ended)).toEqual([false, 'jack@acme.com']);
  const again = await imported(headers, [
    { account: anotherAccount({ work_email: 'JANE@acme.com', work_email_verified: true }) },
  ]);
  expect(codesOf(again[0] as Result)).toEqual(['work_mail_address_already_exists account.work_email']);
});

it('lets a person without a password set one by a reset mail, and refuses every log-in before', async () => {
  const { username, email } = anotherAccount();
  await imported(headers, [{ account: { username, email } }]);
  expect((await logIn(username, '!')).status).toBe(400);
  expect((await logIn(username, '')).status).toBe(400);
});

it('hashes a plain password', async () => {
  const { username, email } = aRegistration();
  await imported(headers, [{ account: { username, email, password: PASSWORD } }]);
  await loggedIn(email);
});

const BAD: readonly (readonly [what: string, row: object, errors: readonly string[]])[] = [
  ['an unknown field', { nickname: 'x' }, ['nickname_unknown nickname']],
  ['an unknown field that is a value', { 'a@b.co': 'x' }, ['field_unknown field']],
  ['a malformed id', { id: 'aplt_1' }, ['id_invalid id']],
  ['a future', { created_on: '2999-01-01T00:00:00Z' }, ['created_on_invalid created_on']],
  ['a date alone', { created_on: '2019-03-01' }, ['created_on_invalid created_on']],
  [
    'two wrong fields',
    { email: 'x', external_applicant_id: 'y' },
    ['external_applicant_id_invalid external_applicant_id', 'email_invalid email'],
  ],
  ['an account that is none', { account: [] }, ['account_invalid account']],
  [
    'an empty account',
    { account: {} },
    ['invalid_username_address account.username', 'invalid_mail_address account.email'],
  ],
  [
    'both parts wrong',
    { email: 'x', account: { username: 'a b', email: 'a@b.co' } },
    ['email_invalid email', 'invalid_username_address account.username'],
  ],
  [
    'a weak password',
    { account: { username: 'w', email: 'w@b.co', password: 'short' } },
    ['password invalid account.password'],
  ],
  [
    'a common password',
    { account: { username: 'w', email: 'w@b.co', password: 'Password@123' } },
    ['password invalid account.password'],
  ],
  [
    'password and hash',
    { account: { username: 'w', email: 'w@b.co', password: PASSWORD, password_hash: BCRYPT } },
    ['invalid_password_hash account.password_hash'],
  ],
  [
    'a hash of too much work',
    { account: { username: 'w', email: 'w@b.co', password_hash: BCRYPT.replace('$06$', '$15$') } },
    ['password_hash_too_costly account.password_hash'],
  ],
  [
    'an uncertain verification',
    { account: { username: 'w', email: 'w@b.co', email_verified: 'true' } },
    ['invalid_mail_address account.email_verified'],
  ],
  [
    'an uncertain work address',
    { account: { username: 'w', email: 'w@b.co', work_email_verified: 1 } },
    ['invalid_work_mail_address account.work_email_verified'],
  ],
  [
    'a rejection with a time',
    { account: { username: 'w', email: 'w@b.co', dataPrivacyAccepted: false, consented_on: SINCE } },
    ['invalid_data_privacy account.consented_on'],
  ],
  [
    'a version that is none',
    { account: { username: 'w', email: 'w@b.co', dataPrivacyVersion: 'v'.repeat(65) } },
    ['invalid_data_privacy account.dataPrivacyVersion'],
  ],
  [
    'an anonymized person with a name',
    { anonymized_on: SINCE, created_on: SINCE, external_applicant_name: 'A' },
    ['anonymized_on_invalid anonymized_on'],
  ],
];

it.each(BAD)('refuses %s, and says why', async (_, row, errors) => {
  const before = await dump();
  const [result] = await imported(headers, [row]);
  expect([result?.status, codesOf(result as Result)]).toEqual(['refused', errors]);
  expect(await dump()).toBe(before);
});

it('names the kind of a hash that it does not take', async () => {
  const [result] = await imported(headers, [
    { account: anotherAccount({ password_hash: '$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0' }) },
  ]);
  expect(result?.errors).toEqual([
    { code: 'invalid_password_hash', field: 'account.password_hash', kind: 'md5-crypt' },
  ]);
});

it('takes every good row beside bad ones, which are named by their lines', async () => {
  const good = (number: number) => JSON.stringify({ id: anId(number), email: `${number}@example.com` });
  const response = await sendLines({ headers }, [
    good(11),
    '{"email":',
    '',
    '[]',
    new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    JSON.stringify({ email: 'x' }),
    `${good(12)}\r`,
  ]);
  const results = await linesOf<Result>(response);
  expect(results.map(({ row, status, errors = [] }) => [row, status, ...errors.map(({ code }) => code)])).toEqual([
    [1, 'created'],
    [2, 'refused', 'json_invalid'],
    [4, 'refused', 'object_expected'],
    [5, 'refused', 'json_invalid'],
    [6, 'refused', 'email_invalid'],
    [7, 'created'],
  ]);
});

it('is safe to repeat: the same content is unchanged, other content is taken', async () => {
  const account = anotherAccount({ dataPrivacyAccepted: true });
  const row = { id: anId(21), account };
  const statusOf = async (sent: object) => {
    const [result] = await imported(headers, [sent]);
    return [result?.status, ...codesOf(result as Result)];
  };
  expect(await statusOf(row)).toEqual(['created']);
  expect(await statusOf(row)).toEqual(['unchanged']);
  await loggedIn(account.username, 'abc');
  expect(await statusOf(row)).toEqual(['unchanged']);
  const others = [
    { ...row, email: 'other@example.com' },
    { ...row, account: { ...account, firstname: 'Else' } },
    { ...row, created_on: SINCE },
    { id: row.id },
  ];
  for (const other of others) expect(await statusOf(other)).toEqual(['refused', 'id_already_exists id']);
  expect(await historyOf(row.id)).toEqual([
    ['created', 'imported'],
    ['logged_in', ''],
  ]);
});

it('takes another hash of an account whose hash has not been replaced for other content', async () => {
  const row = { id: anId(22), account: anotherAccount() };
  const other = { ...row, account: { ...row.account, password_hash: BCRYPT.replace('If6', 'If7') } };
  const results = await imported(headers, [row, other, row]);
  expect(results.map(({ status }) => status)).toEqual(['created', 'refused', 'unchanged']);
});

it('decides rows of one call in their order', async () => {
  const { username, email } = aRegistration();
  const taken = await anAccount();
  const results = await imported(headers, [
    { account: { username: taken.username, email } },
    { account: { username, email } },
    { account: { username: `${username}.2`, email: email.toUpperCase() } },
    { account: { username: username.toUpperCase(), email: `2.${email}` } },
    { id: anId(31), email: 'a@example.com' },
    { id: anId(31), email: 'b@example.com' },
    { id: anId(31), email: 'a@example.com' },
  ]);
  expect(results.map((result) => [result.status, ...codesOf(result)])).toEqual([
    ['refused', 'username_already_exists account.username'],
    ['created'],
    ['refused', 'mail_address_already_exists account.email'],
    ['refused', 'username_already_exists account.username'],
    ['created'],
    ['refused', 'id_already_exists id'],
    ['unchanged'],
  ]);
});

it('gives no account to a person that an earlier row of the same call has created', async () => {
  const results = await imported(headers, [{ id: anId(32) }, { id: anId(32), account: anotherAccount() }]);
  expect(results.map(({ status }) => status)).toEqual(['created', 'refused']);
  expect((await rows<{ applicant_id: string }>('accounts')).map(({ applicant_id }) => applicant_id)).not.toContain(
    anId(32),
  );
});

it('never imports an erased person again', async () => {
  const { id } = await anApplicant(headers, { email: 'gone@example.com' });
  await call('POST', PATHS.anonymize(id), { headers });
  const [result] = await imported(headers, [{ id, email: 'gone@example.com', account: anotherAccount() }]);
  expect(codesOf(result as Result)).toEqual(['id_already_exists id']);
  expect((await rows<{ applicant_id: string }>('accounts')).map(({ applicant_id }) => applicant_id)).not.toContain(id);
});

it('takes 500 rows of one call in five round trips, and no more', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ id: anId(1_000 + index) }));
  const { d1, trips } = counting(env.DB);
  const results = await imported(headers, many(500), { env: { DB: d1 } });
  expect(results.filter(({ status }) => status === 'created')).toHaveLength(500);
  expect(trips()).toBe(5);
  const tooMany = await sendLines(
    { headers },
    many(501).map((row) => JSON.stringify(row)),
  );
  expect(await failureOf(tooMany)).toEqual([400, 'request_malformed', ['too_many_rows']]);
});

it('takes rows beside one with a common password, and a row that is there already whatever is common by now', async () => {
  const [good, common, there] = [aRegistration(), aRegistration({ password: 'Password@123' }), aRegistration()];
  await imported(headers, [{ id: anId(41), account: there }]);
  const results = await imported(headers, [
    { account: common },
    { account: good },
    { id: anId(41), account: { ...there, password: 'Password@123' } },
  ]);
  expect(results.map(({ status }) => status)).toEqual(['refused', 'created', 'unchanged']);
  await loggedIn(good.username);
});

it('takes at most 20 plain passwords, else nothing', async () => {
  const people = Array.from({ length: 21 }, () => JSON.stringify({ account: aRegistration() }));
  const before = await dump();
  expect(await failureOf(await sendLines({ headers }, people))).toEqual([400, 'request_malformed', ['too_many_rows']]);
  expect(await dump()).toBe(before);
});

it('answers nothing to nothing', async () => {
  expect(await linesOf(await sendLines({ headers }, []))).toEqual([]);
});
