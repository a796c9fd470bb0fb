import { expect, it } from 'vitest';
import { accountOf, codeOf, loggedIn, logIn, OTHER_PASSWORD, readMe, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { aReader, lastPage } from '../../support/email-links.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { askForReset, resetToken } from '../../support/resets.ts';
import { aClient, anAccount, asSite, ORIGIN, PASSWORD } from '../../support/seed.ts';
import { bearer, call, dump, form } from '../../support/service.ts';
import { decide, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const HOUR = 60 * 60 * 1000;
const backend = bearer((await aClient('key', { scopes: ['identity-verification', 'privacy'] })).credential);
const asTheSite = { headers: asSite };

it('leaves the old address in place until the new one is confirmed, and tells the old one then', async () => {
  const { id, username, email, headers, mails, options, ask } = await aReader();
  expect((await ask('New.Hannah@b\u00fccher.example')).status).toBe(204);
  expect(mails.map(({ to }) => to)).toEqual(['New.Hannah@xn--bcher-kva.example']);
  expect(await readMe(headers)).toMatchObject({ email, emailVerified: false });
  expect((await logIn('new.hannah@b\u00fccher.example')).status).toBe(400);

  const page = lastPage(mails);
  const shown = await (await call('GET', page)).text();
  for (const part of [username, 'p\u2022\u2022\u2022@e\u2022\u2022\u2022.com']) expect(shown).toContain(`>${part}<`);
  expect(shown).not.toContain(email);
  expect(await readMe(headers)).toMatchObject({ email });

  const confirmed = await decide(page, 'confirm', options);
  expect([confirmed.status, await pageOf(confirmed)]).toEqual([200, 'emailConfirmed']);
  expect(await readMe(headers)).toMatchObject({
    email: 'New.Hannah@b\u00fccher.example',
    emailVerified: true,
    username,
  });
  await loggedIn('new.hannah@XN--BCHER-KVA.example');
  expect((await logIn(email)).status).toBe(400);
  expect(mails.slice(1).map(({ to, subject }) => [to, subject])).toEqual([
    [email, 'Your email address has been changed'],
  ]);
  expect(mails[1]?.text).not.toMatch(/https?:|New\.Hannah|b\u00fccher/);
  expect((await anAccount({ email })).id).not.toBe(id);
  expect((await historyOf(id)).filter(([action]) => action.startsWith('email'))).toEqual([
    ['email_verification_asked', 'email'],
    ['email_changed', 'email'],
  ]);
  const profile = await call('GET', PATHS.applicant(id), { headers: backend });
  expect(await profile.json()).toMatchObject({ email });
});

it('says so for the rest of its 48 hours, whatever is decided', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const { headers, mails, options, ask } = await aReader({}, { seams });
  await ask('later@home.example');
  const page = lastPage(mails);
  await decide(page, 'confirm', options);
  clock.advance(47 * HOUR);
  const before = await dump();
  for (const answer of [await call('GET', page, { seams }), await decide(page, 'deny', options)]) {
    expect([answer.status, await pageOf(answer)]).toEqual([200, 'emailConfirmed']);
  }
  expect(await dump()).toBe(before);
  clock.advance(HOUR);
  expect((await call('GET', page, { seams })).status).toBe(410);
  expect(headers).toBeDefined();
});

it('changes a user name that is the address along with it', async () => {
  const { headers, mails, options, ask } = await aReader({ username: 'own@name.example', email: 'Own@name.example' });
  expect(await codeOf(await ask("o'brien@name.example"))).toEqual([400, 'invalid_username_address']);
  await ask('Next@name.example');
  const shown = await (await call('GET', lastPage(mails))).text();
  expect(shown.match(/>o•••@n•••\.example</gi)).toHaveLength(2);
  expect(shown.toLowerCase()).not.toContain('own@name.example');
  await decide(lastPage(mails), 'confirm', options);
  expect(await readMe(headers)).toMatchObject({ email: 'Next@name.example', username: 'Next@name.example' });
  await loggedIn('next@name.example');
  await anAccount({ username: 'own@name.example', email: 'own@name.example' });
});

it('does not change to an address that cannot be the user name which became one meanwhile', async () => {
  const { email, headers, mails, options, ask } = await aReader();
  await ask("o'hara@name.example");
  await call('PATCH', PATHS.me, { headers, json: { username: email } });
  const answer = await decide(lastPage(mails), 'confirm', options);
  expect([answer.status, await pageOf(answer)]).toEqual([410, 'gone']);
  expect(await readMe(headers)).toMatchObject({ email, username: email });
});

it('is denied: the address stays as it was, and the link is gone', async () => {
  const { id, email, headers, mails, options, ask } = await aReader({ locale: 'de' });
  await ask('other@home.example');
  const page = lastPage(mails);
  const denied = await decide(page, 'deny', options);
  expect([denied.status, await pageOf(denied, 'de')]).toEqual([200, 'emailDenied']);
  for (const answer of [await call('GET', page), await decide(page, 'confirm', options)]) {
    expect([answer.status, await pageOf(answer)]).toEqual([410, 'gone']);
  }
  expect(await readMe(headers)).toMatchObject({ email, emailVerified: false });
  expect((await historyOf(id)).at(-1)).toEqual(['email_denied', 'email']);
  expect(mails).toHaveLength(1);
});

it.each([undefined, '', 'yes'])('asks again when it is sent the decision %j', async (decision) => {
  const { mails, options, ask } = await aReader();
  await ask('other@home.example');
  const before = await dump();
  const answer = await call('POST', lastPage(mails), { ...options, body: form({ decision, other: 'x' }) });
  expect(answer.status).toBe(decision === 'yes' ? 400 : 200);
  expect(await dump()).toBe(before);
});

it('ends earlier links: of a change before, and of a reset to the old address', async () => {
  const { email, headers, mails, options, ask } = await aReader();
  await ask('first@home.example');
  const first = lastPage(mails);
  await ask('second@home.example');
  expect((await decide(first, 'confirm', options)).status).toBe(410);
  const authToken = await resetToken({ email });
  await decide(lastPage(mails), 'confirm', options);
  expect(await readMe(headers)).toMatchObject({ email: 'second@home.example' });
  const late = await call('POST', PATHS.resetPassword, {
    headers: { authorization: headers.authorization },
    body: form({ authToken, password: 'Rainy-Day-2025' }),
  });
  expect(await late.json()).toBe(false);
  await loggedIn('second@home.example');
});

type Reader = Awaited<ReturnType<typeof aReader>>;

it.each<[string, (person: Reader) => Promise<Response>]>([
  [
    'a reset',
    async ({ email }) =>
      submit(PATHS.resetPassword, { authToken: await resetToken({ email }), password: OTHER_PASSWORD }, asTheSite),
  ],
  [
    'a change of the password',
    ({ headers }) => submit(PATHS.changePassword, { op: PASSWORD, np: OTHER_PASSWORD }, { headers }),
  ],
  ['ending every session', ({ headers }) => call('DELETE', PATHS.sessions, { headers })],
  [
    'the company, which signs the person out',
    ({ id }) => call('DELETE', PATHS.accountSessions(id), { headers: backend }),
  ],
])('ends an open change by %s: a thief of the password may have asked for it', async (_, end) => {
  const person = await aReader();
  await person.ask('thief@evil.example');
  const page = lastPage(person.mails);
  expect((await end(person)).ok).toBe(true);
  const answer = await decide(page, 'confirm', person.options);
  expect([answer.status, await pageOf(answer)]).toEqual([410, 'gone']);
  expect(await accountOf(person)).toMatchObject({ account_email: person.email });
});

it('leaves a link to the present address as it is when the password is changed', async () => {
  const { headers, mails, options, verify } = await aReader();
  await verify();
  await submit(PATHS.changePassword, { op: PASSWORD, np: OTHER_PASSWORD }, { headers });
  expect((await decide(lastPage(mails), 'confirm', options)).status).toBe(200);
});

it('takes the own address in another spelling, and tells no other one', async () => {
  const { email, headers, mails, options, ask } = await aReader();
  expect((await ask(email.toUpperCase())).status).toBe(204);
  await decide(lastPage(mails), 'confirm', options);
  expect(await readMe(headers)).toMatchObject({ email: email.toUpperCase(), emailVerified: true });
  expect(mails).toHaveLength(1);
});

it.each<[string, unknown, string]>([
  ['no address', undefined, 'invalid_mail_address'],
  ['null', null, 'invalid_mail_address'],
  ['what is no address', 'a@b', 'invalid_mail_address'],
  ['a number', 7, 'invalid_mail_address'],
])('rejects %s, and nothing changes', async (_, sent, code) => {
  const { ask } = await aReader();
  const before = await dump();
  expect(await codeOf(await ask(sent))).toEqual([400, code]);
  expect(await dump()).toBe(before);
});

it("rejects another account's address", async () => {
  const { email } = await anAccount();
  const { ask, mails } = await aReader();
  expect(await codeOf(await ask(email.toUpperCase()))).toEqual([400, 'mail_address_already_exists']);
  expect(mails).toEqual([]);
});

it('checks the password first, and a wrong one counts as a try to log in', async () => {
  const { id, ask } = await aReader();
  const { email } = await anAccount();
  for (const [address, password] of [
    ['nonsense', 'Rainy-Day-2025'],
    [email, null],
    ['new@home.example', undefined],
  ] as const) {
    expect(await codeOf(await ask(address, { password: password === undefined ? '' : password }))).toEqual([
      400,
      'wrong_password',
    ]);
  }
  const row = await accountOf({ id });
  expect(row).toMatchObject({ failed_count: 3 });
});

it('is limited by the name, as log-in is', async () => {
  const { ask } = await aReader();
  const NAME_LIMIT = { limit: async () => ({ success: false }) };
  expect((await ask('new@home.example', { env: { NAME_LIMIT } })).status).toBe(429);
});

it('tells the user name in a reset mail once the address is verified, and not before', async () => {
  const { username, mails, options, ask, email } = await aReader();
  const url = `${ORIGIN}/reset`;
  await askForReset({ email, url }, options);
  expect(mails.at(-1)?.text).not.toContain(username);
  await ask('verified@home.example');
  await decide(lastPage(mails), 'confirm', options);
  await askForReset({ email: 'verified@home.example', url }, options);
  expect(mails.at(-1)?.text).toContain(`\n\nYour user name: ${username}\n\n`);
  expect(PASSWORD).toBeDefined();
});
