import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { MAIL_TEXTS } from '../../../src/mail/texts.ts';
import { accountOf, codeOf, loggedIn, pageIn, readMe, signUp } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { mailbox } from '../../support/mailbox.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf } from '../../support/profiles.ts';
import { aClient, anEmployee, anEmployeeRegistration } from '../../support/seed.ts';
import { bearer, call, dump } from '../../support/service.ts';
import { claimant, decide, EXTERNAL, INTERNAL, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const DAY = 24 * 60 * 60 * 1000;

it("goes an employee's whole path", async () => {
  const { env: bindings, mails } = mailbox();
  const person = await anEmployee({ workEmail: 'Hannah.Path@Acme.com', locale: 'de' }, { env: bindings });
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

it('takes the address off the account at once when it was not the owner, whose mailbox cannot be claimed for 30 days', async () => {
  const clock = clockAt(Date.now());
  const { page, person } = await claimant({}, { clock });
  const me = await loggedIn(person.username);
  const denied = await decide(page, 'deny', { seams: { clock } });
  expect([denied.status, await pageOf(denied)]).toEqual([200, 'denied']);

  expect(await readMe(me)).toMatchObject({ ...EXTERNAL, workEmail: null });
  expect(await codeOf(await call('POST', PATHS.resendWorkEmailLink, { headers: me }))).toEqual([
    400,
    'invalid_work_mail_address',
  ]);
  expect((await historyOf(person.id)).at(-1)).toEqual(['work_email_denied', 'workEmail']);
  const [local, domain] = person.workEmail.split('@');
  clock.advance(30 * DAY - 1);
  for (const workEmail of [person.workEmail, `${local}+tag@${domain}`, person.workEmail.toUpperCase()]) {
    const refused = await signUp(anEmployeeRegistration({ workEmail }), { seams: { clock } });
    expect(await codeOf(refused)).toEqual([400, 'invalid_work_mail_address']);
  }
  clock.advance(1);
  await claimant({ workEmail: person.workEmail }, { clock });
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

it('takes a double click for one confirmation', async () => {
  const { page, person } = await claimant();
  const responses = await Promise.all([decide(page, 'confirm'), decide(page, 'confirm')]);
  expect(await Promise.all(responses.map(async (one) => [one.status, await pageOf(one)]))).toEqual([
    [200, 'confirmed'],
    [200, 'confirmed'],
  ]);
  const actions = (await historyOf(person.id)).map(([action]) => action);
  expect(actions.filter((action) => action === 'work_email_confirmed')).toHaveLength(1);
});

it.each([
  ['confirm', 'deny', [200, 'confirmed']],
  ['deny', 'confirm', [410, 'gone']],
  ['deny', 'deny', [410, 'gone']],
] as const)('takes the first of two decisions at once: %s before %s', async (first, second, told) => {
  const { page, person } = await claimant();
  const DB = meanwhile(env.DB, 2, () => decide(page, first));
  const response = await decide(page, second, { env: { DB } });
  expect([response.status, await pageOf(response)]).toEqual(told);
  const { work_email_verified_on } = (await accountOf(person)) ?? {};
  expect(work_email_verified_on !== null).toBe(first === 'confirm');
  expect((await call('GET', page)).status).toBe(first === 'confirm' ? 200 : 410);
});

it('deletes link and claim when the person is erased', async () => {
  const { page, person } = await claimant();
  const { credential } = await aClient('key');
  await call('POST', PATHS.anonymize(person.id), { headers: bearer(credential) });
  expect((await decide(page, 'confirm')).status).toBe(410);
  await claimant({ workEmail: person.workEmail });
});

it('accepts the link after the secret has been rotated', async () => {
  const { page } = await claimant();
  const rotated = { env: { SERVICE_SECRETS: `a newer secret that has been put in front,${env.SERVICE_SECRETS}` } };
  expect((await decide(page, 'confirm', rotated)).status).toBe(200);
});
