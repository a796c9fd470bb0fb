import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { accountOf, codeOf, loggedIn, logIn, readMe, rejectionOf } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { aClient, anAccount } from '../../support/seed.ts';
import { bearer, type Call, call, dump } from '../../support/service.ts';

useCheapPasswords();

const backend = bearer((await aClient('key')).credential);

/** An applicant who is logged in, and what changes the own account. */
async function aPerson(fields: object = {}) {
  const person = await anAccount({ firstname: 'Hanna', lastname: 'Bret', ...fields });
  const headers = await loggedIn(person.username);
  const patch = (json: object, options: Partial<Call> = {}) => call('PATCH', PATHS.me, { headers, json, ...options });
  return { ...person, headers, patch };
}

const hannah = await aPerson();

it.each<[string, object, object]>([
  ['a name', { firstname: ' Hannah ' }, { firstname: 'Hannah', lastname: 'Bret' }],
  ['no name by null', { firstname: null, lastname: 'Bret' }, { firstname: null }],
  ['no name by an empty text', { lastname: '' }, { lastname: null }],
  ['no name by blanks', { lastname: '  ' }, { lastname: null }],
  ['a salutation as a number', { salutation: 2 }, { salutation: '2' }],
  ['no salutation by null: it stays', { salutation: null }, { salutation: '2' }],
  ['no salutation by an empty text: it stays', { salutation: '' }, { salutation: '2' }],
  ['a locale', { locale: 'de_CH' }, { locale: 'de_CH' }],
  ['no locale: it stays', { locale: '' }, { locale: 'de_CH' }],
  ['a locale that cannot be read', { locale: 'zh_TW_#Hant' }, { locale: 'en' }],
  [
    'what cannot be changed here',
    { email: 'x@y.example', password: 'x', internal: true, id: 'x' },
    { internal: false },
  ],
  ['no consent by an empty text or null: it stays', { dataPrivacyAccepted: '' }, { dataPrivacyAccepted: false }],
  ['nothing', {}, { salutation: '2' }],
])('takes %s', async (_, sent, shown) => {
  const response = await hannah.patch(sent);
  expect(response.status).toBe(200);
  const body = await response.json();
  expect(body).toMatchObject(shown);
  expect(body).toEqual(await readMe(hannah.headers));
  expect(body).toMatchObject({ email: hannah.email });
});

it('leaves the profile alone, and records what was changed and nothing that was not', async () => {
  const { id, patch } = await aPerson();
  await patch({ firstname: 'Hannah', salutation: 1 });
  await patch({ firstname: 'Hannah' });
  await patch({});
  expect(await historyOf(id)).toEqual([
    ['registered', 'username email firstname lastname'],
    ['logged_in', ''],
    ['account_updated', 'salutation firstname'],
  ]);
  const profile = await call('GET', PATHS.applicant(id), { headers: backend });
  expect(await profile.json()).toMatchObject({ external_applicant_name: 'Hanna Bret' });
});

it('changes the user name, which the person logs in with at once, and not with the old one', async () => {
  const { username, patch } = await aPerson();
  expect((await patch({ username: 'Hannah.New' })).status).toBe(200);
  await loggedIn('hannah.new');
  expect((await logIn(username)).status).toBe(400);
  expect((await patch({ username: 'hannah.NEW' })).status).toBe(200);
  const other = await aPerson();
  expect(await codeOf(await other.patch({ username: 'HANNAH.new' }))).toEqual([400, 'username_already_exists']);
  expect((await other.patch({ username })).status).toBe(200);
});

it('takes as a user name with an @ the own address alone', async () => {
  const { email, patch } = await aPerson();
  const other = await aPerson();
  for (const username of [other.email, 'unknown@example.com', '@']) {
    expect(await codeOf(await patch({ username }))).toEqual([400, 'invalid_username_address']);
  }
  expect(await (await patch({ username: email.toUpperCase() })).json()).toMatchObject({
    username: email.toUpperCase(),
  });
});

it.each<[string, object, string[]]>([
  ['a user name', { username: 'a b' }, ['invalid_username_address']],
  ['a user name of another type', { username: 7 }, ['invalid_username_address']],
  ['a salutation', { salutation: '3' }, ['invalid_salutation']],
  ['a first name', { firstname: 'a\nb' }, ['invalid_firstname']],
  ['a last name', { lastname: 'a'.repeat(256) }, ['invalid_lastname']],
  ['consent that is a text', { dataPrivacyAccepted: 'true' }, ['invalid_data_privacy']],
  ['a version', { dataPrivacyAccepted: true, dataPrivacyVersion: 'v'.repeat(65) }, ['invalid_data_privacy']],
  [
    'everything, in the order of registration',
    { lastname: 1, dataPrivacyAccepted: 1, firstname: 1, salutation: 'x', username: '' + 'ä' },
    ['invalid_username_address', 'invalid_salutation', 'invalid_firstname', 'invalid_lastname', 'invalid_data_privacy'],
  ],
])('rejects %s that is wrong, and changes nothing', async (_, sent, errors) => {
  const before = await dump();
  const response = await hannah.patch({ locale: 'fr', ...sent });
  expect(response.status).toBe(400);
  expect((await rejectionOf(response)).errors).toEqual(errors);
  expect(await dump()).toBe(before);
});

it('names a taken user name before what comes after it', async () => {
  const other = await anAccount();
  const sent = { username: other.username, salutation: 'x' };
  expect((await rejectionOf(await hannah.patch(sent))).errors).toEqual([
    'username_already_exists',
    'invalid_salutation',
  ]);
  const own = { username: hannah.username, salutation: 'x' };
  expect((await rejectionOf(await hannah.patch(own))).errors).toEqual(['invalid_salutation']);
});

it('lets of two who ask for one user name at once exactly one have it', async () => {
  const [first, second] = [await aPerson(), await aPerson()];
  const DB = meanwhile(env.DB, 2, () => second.patch({ username: 'wanted.name' }));
  expect(await codeOf(await first.patch({ username: 'Wanted.Name' }, { env: { DB } }))).toEqual([
    400,
    'username_already_exists',
  ]);
  expect(await readMe(second.headers)).toMatchObject({ username: 'wanted.name' });
});

it('changes nothing of a person who is erased meanwhile', async () => {
  const { id, patch } = await aPerson();
  const DB = meanwhile(env.DB, 2, () => call('POST', PATHS.anonymize(id), { headers: backend }));
  expect((await patch({ firstname: 'Hannah' }, { env: { DB } })).status).toBe(401);
  expect((await historyOf(id)).map(([action]) => action)).toEqual(['registered', 'logged_in', 'anonymized']);
});

it('keeps the timestamp of consent until another version is accepted, and clears both when it is withdrawn', async () => {
  const clock = clockAt(Date.now());
  const person = await aPerson();
  const consented = async (json: object) => {
    clock.advance(1000);
    const response = await person.patch(json, { seams: { clock } });
    expect(response.status).toBe(200);
    const { consented_on, consent_version } = (await accountOf(person)) ?? {};
    return [consented_on === clock.now() ? 'now' : consented_on === null ? null : 'before', consent_version];
  };
  expect(await consented({ dataPrivacyVersion: '2025-01' })).toEqual([null, null]);
  expect(await consented({ dataPrivacyAccepted: true })).toEqual(['now', null]);
  expect(await consented({ dataPrivacyAccepted: true, dataPrivacyVersion: '2025-01' })).toEqual(['now', '2025-01']);
  expect(await consented({ dataPrivacyAccepted: true, dataPrivacyVersion: '2025-01' })).toEqual(['before', '2025-01']);
  expect(await consented({ dataPrivacyAccepted: true })).toEqual(['before', '2025-01']);
  expect(await consented({ dataPrivacyVersion: '2025-02' })).toEqual(['before', '2025-01']);
  expect(await consented({ dataPrivacyAccepted: null })).toEqual(['before', '2025-01']);
  expect(await consented({ dataPrivacyAccepted: true, dataPrivacyVersion: '2025-02' })).toEqual(['now', '2025-02']);
  expect(await consented({ dataPrivacyAccepted: false, dataPrivacyVersion: '2025-02' })).toEqual([null, null]);
  expect(await readMe(person.headers)).toMatchObject({ dataPrivacyAccepted: false, policyAccepted: false });
});
