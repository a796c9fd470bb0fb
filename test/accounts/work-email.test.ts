import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { MAIL_TEXTS } from '../../src/mail/texts.ts';
import { accountOf, codeOf, employee, loggedIn, pageIn, readMe, signedUp } from '../support/accounts.ts';
import { claimant, decide, EXTERNAL, INTERNAL, pageOf, RESEND } from '../support/claims.ts';
import { mailbox } from '../support/mailbox.ts';
import { historyOf } from '../support/profiles.ts';
import { bearer, call, dump, register } from '../support/service.ts';

it("goes an employee's whole path", async () => {
  const { env: bindings, mails } = mailbox();
  const person = await signedUp(employee({ workEmail: 'Hannah.Path@Acme.com', locale: 'de' }), { env: bindings });
  const me = await loggedIn(person.username);
  expect(await readMe(me)).toMatchObject({ ...EXTERNAL, workEmail: 'Hannah.Path@Acme.com' });

  expect(mails.map(({ to, from, subject }) => [to, from, subject])).toEqual([
    ['Hannah.Path@acme.com', 'jobs@applicants.example', MAIL_TEXTS.de.work_email.subject],
  ]);
  const page = pageIn(mails[0]);
  expect(await pageOf(await call('GET', page), 'de')).toBe('confirm');
  const confirmed = await decide(page, 'confirm');
  expect([confirmed.status, await pageOf(confirmed, 'de')]).toEqual([200, 'confirmed']);

  expect(await readMe(me)).toMatchObject({ ...INTERNAL, workEmail: 'Hannah.Path@Acme.com' });
  expect(await historyOf(person.id)).toEqual([
    ['registered', 'username email'],
    ['work_email_claimed', 'workEmail'],
    ['logged_in', ''],
    ['work_email_confirmed', 'workEmail'],
  ]);
});

it('writes nothing into the mail that the claimant has written', async () => {
  const words = {
    username: 'Call.0900-123456',
    firstname: 'Visit evil.example',
    lastname: '<b>now</b>',
    email: 'evil@evil.example',
  };
  const { mail, person } = await claimant(words);
  const text = `${mail?.subject} ${mail?.text} ${mail?.html}`;
  for (const word of ['0900', 'evil', 'Visit', 'now<', person.workEmail, person.id]) expect(text).not.toContain(word);
});

it('changes nothing when the link is only looked at', async () => {
  const { page, person } = await claimant();
  const before = await dump();
  for (const method of ['GET', 'HEAD', 'GET']) expect((await call(method, page)).status).toBe(200);
  expect(await dump()).toBe(before);
  expect(await accountOf(person)).toMatchObject({ work_email_verified_on: null });
});

it('frees the address at once when it was not the owner', async () => {
  const { page, person } = await claimant();
  const me = await loggedIn(person.username);
  const denied = await decide(page, 'deny');
  expect([denied.status, await pageOf(denied)]).toEqual([200, 'denied']);

  expect(await readMe(me)).toMatchObject({ ...EXTERNAL, workEmail: null });
  expect(await codeOf(await call('POST', RESEND, { headers: me }))).toEqual([400, 'invalid_work_mail_address']);
  expect((await historyOf(person.id)).at(-1)).toEqual(['work_email_denied', 'workEmail']);
  await claimant({ workEmail: person.workEmail });
});

it('asks the list of domains again when the link is used', async () => {
  await env.WORK_EMAIL_DOMAINS.put('sold.example', 'allowed');
  const workEmail = 'hannah@sold.example';
  const { page, person } = await claimant({ workEmail });
  await env.WORK_EMAIL_DOMAINS.delete('sold.example');
  const refused = await decide(page, 'confirm');
  expect([refused.status, await pageOf(refused)]).toEqual([410, 'domainGone']);

  expect(await accountOf(person)).toMatchObject({ work_email: null, work_email_verified_on: null });
  expect(await pageOf(await decide(page, 'confirm'))).toBe('gone');
  await env.WORK_EMAIL_DOMAINS.put('sold.example', 'allowed');
  await claimant({ workEmail });
});

it('can be denied whatever the list of domains says', async () => {
  const { page, person } = await claimant();
  const get = () => Promise.reject(new Error('KV GET failed: 500'));
  const bindings = { WORK_EMAIL_DOMAINS: { get } as unknown as KVNamespace };
  const before = await dump();
  const refused = await decide(page, 'confirm', { env: bindings });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await pageOf(refused)).toBe('unavailable');
  expect(await dump()).toBe(before);

  expect((await decide(page, 'deny', { env: bindings })).status).toBe(200);
  expect(await accountOf(person)).toMatchObject({ work_email: null });
});

it('takes one of two decisions at once', async () => {
  for (const decisions of [
    ['confirm', 'confirm'],
    ['confirm', 'deny'],
  ] as const) {
    const { page } = await claimant();
    const responses = await Promise.all(decisions.map((decision) => decide(page, decision)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 410]);
  }
});

it('forgets link and claim when the person is erased', async () => {
  const { page, person } = await claimant();
  const { credential } = await register('key');
  await call('POST', `/applicants/${person.id}/anonymize`, { headers: bearer(credential) });
  expect((await decide(page, 'confirm')).status).toBe(410);
  await claimant({ workEmail: person.workEmail });
});

it('knows the link after the secret has been rotated', async () => {
  const { page } = await claimant();
  const rotated = { env: { SERVICE_SECRETS: `a newer secret that has been put in front,${env.SERVICE_SECRETS}` } };
  expect((await decide(page, 'confirm', rotated)).status).toBe(200);
});
