import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { missedRules } from '../../../src/accounts/passwords/policy-rules.ts';
import { loggedIn, rejectionOf, signUp, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { logged } from '../../support/logs.ts';
import { PATHS } from '../../support/paths.ts';
import { resetToken } from '../../support/resets.ts';
import { anAccount, aRegistration, asSite, PASSWORD } from '../../support/seed.ts';
import { dump } from '../../support/service.ts';

useCheapPasswords();

const COMMON = ['Password1!', 'Password@123', 'PASSWORd@123', 'g00dPa$$w0rD', '1Password!'];
const MESSAGE = 'The password needs to be none of the most common passwords.';

it.each(COMMON)('rejects %s at registration, with every other error', async (common) => {
  const before = await dump();
  const refused = await rejectionOf(await signUp(aRegistration({ password: common, salutation: 'x' })));
  expect(refused).toEqual({
    code: 'password invalid',
    message: MESSAGE,
    errors: ['password invalid', 'invalid_salutation'],
  });
  expect(await dump()).toBe(before);
});

it('rejects one at a change and at a reset, and spends no link', async () => {
  const person = await anAccount();
  const headers = await loggedIn(person.username);
  const change = await submit(PATHS.changePassword, { op: PASSWORD, np: 'pASSWORD@123' }, { headers });
  expect((await rejectionOf(change)).message).toBe(MESSAGE);
  const authToken = await resetToken(person);
  const reset = (password: string) => submit(PATHS.resetPassword, { authToken, password }, { headers: asSite });
  expect((await rejectionOf(await reset('Password1!'))).code).toBe('password invalid');
  expect(await (await reset('Rainy-Day-2025')).json()).toBe(true);
});

it('holds what can satisfy the policy, ignoring case, and is no file of the reference', async () => {
  const list = (await (await env.ASSETS.fetch('https://assets/common-passwords.txt')).text()).split('\n');
  expect(list.length).toBeGreaterThan(2_000);
  for (const word of list) {
    expect(missedRules(word).filter((rule) => rule !== 'upper_case' && rule !== 'lower_case')).toEqual([]);
  }
  expect(list).not.toContain('password');
});

it('names the rules of the policy alone for a password that misses them', async () => {
  const { message } = await rejectionOf(await signUp(aRegistration({ password: 'password' })));
  expect(message).toBe(
    'The password needs at least 10 characters, an upper-case letter, a digit, a special character.',
  );
});

it('keeps no password in the log', async () => {
  const lines = await logged(async () => {
    await signUp(aRegistration({ password: 'Password1!' }));
  });
  expect(lines.join('\n')).not.toContain('Password1!');
});

it('logs that it could not ask whether a password is breached, and nothing of the password', async () => {
  const lines = await logged(async () => {
    const options = {
      env: { BREACHED_PASSWORDS_URL: 'https://range.example/range' },
      seams: { fetch: () => Promise.reject(new TypeError(`cannot reach ${PASSWORD}`)) },
    };
    expect((await signUp(aRegistration(), options)).status).toBe(204);
  });
  expect(lines.filter((line) => line.includes('breached_passwords_unavailable'))).toEqual([
    expect.stringMatching(/"level":"warn".*"reason":"\w+"/),
  ]);
  expect(lines.join('\n')).not.toContain(PASSWORD);
});
