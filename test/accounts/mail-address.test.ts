import { expect, it } from 'vitest';
import { loggedIn, readMe } from '../support/accounts.ts';
import '../support/cheap-passwords.ts';
import { mailbox } from '../support/mailbox.ts';
import { PATHS } from '../support/paths.ts';
import { anAccount, anEmployee, aRegistration, asSite, ORIGIN } from '../support/seed.ts';
import { call } from '../support/service.ts';

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
