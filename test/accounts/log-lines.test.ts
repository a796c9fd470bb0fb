import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { linkIn, loggedIn, logIn, OTHER_PASSWORD, pageIn, signUp, submit } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { failing } from '../support/database-faults.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS, V3 } from '../support/paths.ts';
import { askForReset, resetToken } from '../support/resets.ts';
import { anEmployeeRegistration, asSite } from '../support/seed.ts';
import { call } from '../support/service.ts';
import { decide } from '../support/work-email.ts';

useCheapPasswords();

it('contains no personal data, password, link or token, whatever is called and however it ends', async () => {
  const person = anEmployeeRegistration({
    username: 'lorelei.logged',
    password: 'Private-Day-2025',
    email: 'lorelei@nowhere.example',
    workEmail: 'lorelei@acme.com',
    firstname: 'Lorelei',
    lastname: 'Unheard',
  });
  const { env: bindings, mails } = mailbox();
  const secrets: string[] = [];
  const lines = await logged(async () => {
    await signUp(person, { env: bindings });
    await signUp(person);
    await signUp({ ...person, email: 'lorelei@nowhere.example@' });
    await signUp(
      { ...person, email: 'l@b.co', username: 'l' },
      { env: { DB: failing(env.DB, [{ before: 'D1 DB is overloaded' }]) } },
    );
    const page = pageIn(mails[0]);
    await call('GET', page);
    await decide(page, 'nonsense');
    await decide(`${page}x`, 'confirm');
    await logIn(person.username, 'Unlucky-Day-2025');
    const headers = await loggedIn(person.username, person.password);
    await call('GET', `${PATHS.me}?access_token=${headers.authorization.slice(7)}`, { headers });
    await call('POST', PATHS.resendWorkEmailLink, { headers, env: bindings });
    await submit(PATHS.changePassword, { op: 'Unlucky-Day-2025', np: OTHER_PASSWORD }, { headers });
    for (const name of ['checkUsernameForExistence?username=', 'checkMailForExistence?email=']) {
      await call('GET', `${V3}/${name}${person.email}`, { headers: asSite });
      await call('GET', `${V3}/${name}${person.email}%00`, { headers: asSite });
    }
    await askForReset({ email: person.email, url: 'https://evil.example/unheard' });
    const authToken = await resetToken(person);
    await submit(PATHS.resetPassword, { authToken: `${authToken}x`, password: person.password }, { headers: asSite });
    await submit(PATHS.resetPassword, { authToken, password: OTHER_PASSWORD }, { headers: asSite });
    await decide(page, 'confirm');
    await decide(page, 'confirm');
    secrets.push(page.slice('/work-email/'.length), authToken, headers.authorization.slice(7), linkIn(mails[0]).href);
  });
  expect(lines.length).toBeGreaterThan(20);
  const text = lines.join('\n').toLowerCase();
  const words = ['lorelei', 'unheard', 'nowhere', 'acme', 'private-day', 'unlucky', OTHER_PASSWORD, 'evil', '%00'];
  for (const word of [...words, ...secrets]) expect(text).not.toContain(word.toLowerCase());
});
