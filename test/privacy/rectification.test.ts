import { expect, it } from 'vitest';
import { loggedIn, readMe } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, historyOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, anAccount, anApplicant, anEmployee } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';

useCheapPasswords();

const company = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy'] })).credential);
const correct = (id: string, json: unknown) => call('PATCH', PATHS.account(id), { headers: company, json });
const signOut = (id: string) => call('DELETE', PATHS.accountSessions(id), { headers: company });

it('corrects the account, and answers as the person sees it', async () => {
  const person = await anEmployee({ firstname: 'Hanna', lastname: 'Bret' });
  const headers = await loggedIn(person.username);
  const response = await correct(person.id, { firstname: 'Hannah', lastname: null, salutation: 2, locale: 'de' });
  expect(response.status).toBe(200);
  const body = await response.json();
  expect(body).toMatchObject({ firstname: 'Hannah', lastname: null, salutation: '2', locale: 'de' });
  expect(body).toEqual(await readMe(headers));
  expect((await correct(person.id, {})).status).toBe(200);
  expect((await historyOf(person.id)).at(-1)).toEqual(['account_updated', 'salutation firstname lastname locale']);
});

it.each<[string, object, string[]]>([
  ['an e-mail address', { email: 'a@b.example' }, ['email_not_updatable']],
  ['a user name', { username: 'hannah' }, ['username_not_updatable']],
  ['a password', { password: 'Sunny-Day-2025' }, ['password_not_updatable']],
  ['another field', { phone: '1', internal: true }, ['phone_unknown', 'internal_unknown']],
  ['a wrong salutation', { salutation: '' }, ['salutation_invalid']],
  ['a salutation that is null', { salutation: null }, ['salutation_invalid']],
  ['a locale that cannot be read', { locale: 'zh_TW_#Hant' }, ['locale_invalid']],
  ['an empty name', { firstname: '' }, ['firstname_invalid']],
  ['a name of two lines', { lastname: 'a\nb' }, ['lastname_invalid']],
])('rejects %s, and nothing changes', async (_, sent, codes) => {
  const { id } = await anAccount();
  const before = await dump();
  expect(await failureOf(await correct(id, sent))).toEqual([400, 'request_invalid', codes]);
  expect(await dump()).toBe(before);
});

it('signs the person out everywhere', async () => {
  const { id, username } = await anAccount();
  const sessions = [await loggedIn(username), await loggedIn(username)];
  expect((await signOut(id)).status).toBe(204);
  for (const headers of sessions) expect((await call('GET', PATHS.me, { headers })).status).toBe(401);
  expect((await historyOf(id)).at(-1)).toEqual(['sessions_ended', '']);
  expect((await signOut(id)).status).toBe(204);
  expect((await historyOf(id)).filter(([action]) => action === 'sessions_ended')).toHaveLength(1);
});

it('is a 404 without an account, and says so of one that is anonymized', async () => {
  const { id } = await anApplicant(company);
  const { id: erased } = await anAccount();
  await call('POST', PATHS.anonymize(erased), { headers: company });
  for (const act of [(of: string) => correct(of, { firstname: 'Hannah' }), signOut]) {
    expect(await failureOf(await act(id))).toEqual([404, 'not_found']);
    expect(await failureOf(await act(UNKNOWN_ID))).toEqual([404, 'not_found']);
    expect(await failureOf(await act(erased))).toEqual([400, 'request_invalid', ['applicant_anonymized']]);
  }
});
