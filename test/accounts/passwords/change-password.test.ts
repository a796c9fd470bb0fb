import { expect, it } from 'vitest';
import { accountOf, codeOf, loggedIn, logIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { derivations } from '../../support/derivations.ts';
import { oauthError } from '../../support/oauth.ts';
import { PATHS, V2 } from '../../support/paths.ts';
import { historyOf, rows } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { anAccount, asSite, PASSWORD } from '../../support/seed.ts';
import { call, dump } from '../../support/service.ts';

useCheapPasswords();

const hannah = await anAccount();
const session = await loggedIn(hannah.username);

const isFailure = ({ action, applicant_id }: { action: string; applicant_id: string }) =>
  action === 'log_in_failed' && applicant_id === hannah.id;

function change(headers: Record<string, string>, form: Record<string, string | undefined>) {
  return submit(PATHS.changePassword, form, { headers });
}

it('replaces the password, and ends every session and every reset link', async () => {
  const person = await anAccount();
  const [headers, other] = [await loggedIn(person.username), await loggedIn(person.email)];
  const authToken = await resetToken(person);
  const response = await change(headers, { op: PASSWORD, np: OTHER_PASSWORD });
  expect([response.status, await response.json()]).toEqual([200, true]);

  for (const ended of [headers, other]) expect((await call('GET', PATHS.me, { headers: ended })).status).toBe(401);
  expect(await oauthError(await logIn(person.username))).toEqual([400, 'invalid_grant']);
  expect((await logIn(person.username, OTHER_PASSWORD)).status).toBe(200);
  const reset = await submit(PATHS.resetPassword, { authToken, password: PASSWORD }, { headers: asSite });
  expect(await reset.json()).toBe(false);
  expect((await historyOf(person.id)).filter(([action]) => action === 'password_changed')).toHaveLength(1);
});

it.each([
  ['none', undefined],
  ['an empty one', ''],
  ['9 characters', 'Aa1!aaaaa'],
  ['no special character', 'Aa1aaaaaaa'],
])('validates the new password first, and hashes nothing for %s', async (_what, np) => {
  const before = await dump();
  const worked = await derivations(async () => {
    for (const op of [PASSWORD, 'Wrong-Day-2025', undefined]) {
      expect(await codeOf(await change(session, { op, np }))).toEqual([400, 'password invalid']);
    }
  });
  expect(worked).toBe(0);
  expect(await dump()).toBe(before);
});

it.each([undefined, '', 'Wrong-Day-2025', PASSWORD.toUpperCase(), `${PASSWORD} `])(
  'returns false to the old password %j, and counts it as a wrong one alone',
  async (op) => {
    const stored = async () => {
      const { failed_count, failed_since: _since, ...account } = (await accountOf(hannah)) ?? {};
      return { failed: Number(failed_count), rest: [account, await rows('sessions')] };
    };
    const before = await stored();
    const response = await change(session, { op, np: OTHER_PASSWORD });
    expect([response.status, await response.json()]).toEqual([200, false]);
    const after = await stored();
    expect([after.failed, after.rest]).toEqual([before.failed + 1, before.rest]);
    const { count } =
      (await rows<{ action: string; applicant_id: string; count: number }>('events')).find(isFailure) ?? {};
    expect(count).toBe(after.failed);
  },
);

it('lets exactly one of two changes at once succeed', async () => {
  const person = await anAccount();
  const headers = await loggedIn(person.username);
  const passwords = ['First-Day-2025', 'Second-Day-2025'];
  const answers = await Promise.all(passwords.map(async (np) => (await change(headers, { op: PASSWORD, np })).json()));
  expect([...answers].sort()).toEqual([false, true]);
  expect((await logIn(person.username, passwords[answers.indexOf(true)])).status).toBe(200);
});

it("needs the applicant's own token", async () => {
  const before = await dump();
  const form = { op: PASSWORD, np: OTHER_PASSWORD };
  const bySite = await change(asSite, form);
  expect([bySite.status, await bySite.json()]).toEqual([
    401,
    { error: 'invalid_token', error_description: 'user token required, but client token sent' },
  ]);
  expect((await change({}, form)).status).toBe(401);
  expect(await dump()).toBe(before);
});

it.each([
  ['JSON', `{"op":"${PASSWORD}","np":"${OTHER_PASSWORD}"}`, 'application/json'],
  ['a parameter twice', `op=${PASSWORD}&np=a&np=b`, 'application/x-www-form-urlencoded'],
])('cannot read %s', async (_what, body, type) => {
  const headers = { ...session, 'content-type': type };
  expect(await codeOf(await call('POST', PATHS.changePassword, { headers, body }))).toEqual([400, 'request_malformed']);
});

it('is not there in v2', async () => {
  const form = { op: PASSWORD, np: OTHER_PASSWORD };
  expect(await codeOf(await submit(`${V2}/changePassword`, form, { headers: session }))).toEqual([404, 'not_found']);
});
