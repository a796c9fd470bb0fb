import { describe, expect, it } from 'vitest';
import { codeOf, loggedIn, readMe } from '../support/accounts.ts';
import '../support/cheap-passwords.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, allowDomain, anAccount, anEmployee, aRegistration, asSite, ORIGIN } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

useCheapPasswords();

it.each([
  ['Jane.One@ａｃｍｅ.ｃｏｍ', 'Jane.One@acme.com'],
  ['jane.two@ACME.com', 'jane.two@acme.com'],
  ['jane.three@BÜCHER.example', 'jane.three@xn--bcher-kva.example'],
])('mails %s at the domain that was checked', async (workEmail, to) => {
  const { env: bindings, mails } = mailbox();
  const { username } = await anEmployee({ workEmail }, { env: bindings });
  expect(mails.map((mail) => mail.to)).toEqual([to]);
  const me = await loggedIn(username);
  expect(await readMe(me)).toMatchObject({ workEmail });
  await call('POST', PATHS.resendWorkEmailLink, { headers: me, env: bindings });
  expect(mails.map((mail) => mail.to)).toEqual([to, to]);
});

const SPELLINGS = ['eva@müller.example', 'eva@MÜLLER.example', 'Eva@xn--mller-kva.example'];

describe('three spellings of one address are one', async () => {
  await allowDomain('xn--mller-kva.example');
  const { env: bindings, mails } = mailbox();
  const eva = await anAccount({ email: SPELLINGS[0] });
  const employee = await anEmployee({ workEmail: SPELLINGS[1] }, { env: bindings });
  const reader = await aClient('key', { scopes: ['identity-verification', 'privacy'] });
  const found = async (email: string) => {
    const query = new URLSearchParams({ email });
    const response = await call('GET', `${PATHS.applicants}?${query}`, { headers: bearer(reader.credential) });
    return (await response.json<{ data: { id: string }[] }>()).data.map(({ id }) => id);
  };
  const rejection = async (fields: object) => {
    const response = await call('POST', PATHS.accounts, { headers: asSite, json: aRegistration(fields) });
    return codeOf(response);
  };

  it.each(SPELLINGS)('%s, at every call', async (email) => {
    const query = new URLSearchParams({ email, url: `${ORIGIN}/reset` });
    const taken = await call('GET', `${PATHS.checkMail}?${query}`, { headers: asSite });
    expect(await taken.json()).toBe(true);
    expect(await readMe(await loggedIn(` ${email} `))).toMatchObject({ id: eva.id, email: SPELLINGS[0] });
    expect(await found(email)).toEqual([employee.id, eva.id]);
    expect(await rejection({ email })).toEqual([400, 'mail_address_already_exists']);
    const claim = { internal: true, workEmail: email };
    expect(await rejection(claim)).toEqual([400, 'work_mail_address_already_exists']);
    const { authorization } = await loggedIn(eva.username);
    const later = await call('POST', PATHS.claimWorkEmail, { headers: { authorization }, json: { workEmail: email } });
    expect(await codeOf(later)).toEqual([400, 'work_mail_address_already_exists']);
  });

  it('in the mail budget of a mailbox, and mailed in Punycode', async () => {
    mails.length = 0;
    for (const email of SPELLINGS) {
      const query = new URLSearchParams({ email, url: `${ORIGIN}/reset` });
      const asked = await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env: bindings });
      expect(asked.status).toBe(204);
    }
    expect(mails.map(({ to }) => to)).toEqual(['eva@xn--mller-kva.example']);
  });
});

it('mails a reset link at the domain of the key', async () => {
  const { env: bindings, mails } = mailbox();
  await anAccount({ email: 'Reset.Me@Bücher.example' });
  const query = new URLSearchParams({ email: 'reset.me@xn--bcher-kva.example', url: `${ORIGIN}/reset` });
  await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env: bindings });
  expect(mails.map((mail) => mail.to)).toEqual(['Reset.Me@xn--bcher-kva.example']);
});

it('trims the parts of a name, takes blanks for none, and refuses what turns text around', async () => {
  const { username } = await anAccount({ firstname: ' Lena\u00a0', lastname: ' \t ' });
  expect(await readMe(await loggedIn(username))).toMatchObject({ firstname: 'Lena', lastname: null });
  for (const [field, code] of [
    ['firstname', 'invalid_firstname'],
    ['lastname', 'invalid_lastname'],
  ] as const) {
    for (const name of ['a\u202eb', 'a\u2028b', 'a\u2066']) {
      const response = await call('POST', PATHS.accounts, { headers: asSite, json: aRegistration({ [field]: name }) });
      expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([400, code]);
    }
  }
});
