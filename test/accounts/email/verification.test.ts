import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { accountOf, linkIn, loggedIn, readMe, signUp, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { aReader, lastPage } from '../../support/email-links.ts';
import { mailbox } from '../../support/mailbox.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { historyOf, rows } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { aClient, anEmployee, aRegistration, PASSWORD } from '../../support/seed.ts';
import { bearer, call } from '../../support/service.ts';
import { decide, pageOf } from '../../support/work-email.ts';

useCheapPasswords();

const DAY = 24 * 60 * 60 * 1000;
const ON = { VERIFY_EMAIL: 'on' as const } as Partial<Env>;
const backend = bearer((await aClient('key')).credential);

it('verifies the present address by a mailed link, and mails nothing once it is verified', async () => {
  const { id, email, headers, mails, options, verify } = await aReader();
  expect((await verify()).status).toBe(204);
  expect(mails.map(({ to }) => to)).toEqual([email]);
  const answer = await decide(lastPage(mails), 'confirm', options);
  expect([answer.status, await pageOf(answer)]).toEqual([200, 'emailConfirmed']);
  expect(await readMe(headers)).toMatchObject({ email, emailVerified: true });
  expect((await verify()).status).toBe(204);
  expect(mails).toHaveLength(1);
  expect((await historyOf(id)).at(-1)).toEqual(['email_verified', 'email']);
});

it('mails one mailbox three times a day at most, and answers as ever', async () => {
  const clock = clockAt(Date.now());
  const { mails, verify, ask, email } = await aReader({}, { seams: { clock } });
  for (let times = 0; times < 5; times++) expect((await verify()).status).toBe(204);
  expect((await ask(email)).status).toBe(204);
  expect(mails).toHaveLength(3);
  clock.advance(DAY);
  const again = await aReader({}, { seams: { clock } });
  await again.verify();
  expect(again.mails).toHaveLength(1);
});

it.each(['verify', 'ask'] as const)('leaves the last mailed link as it is beyond the budget: %s', async (way) => {
  const { id, email, mails, options, verify, ask } = await aReader();
  for (let times = 0; times < 5; times++) expect((await (way === 'ask' ? ask(email) : verify())).status).toBe(204);
  expect(mails).toHaveLength(3);
  const links = await rows<{ applicant_id: string }>('links');
  expect(links.filter((link) => link.applicant_id === id)).toHaveLength(1);
  expect(await pageOf(await decide(lastPage(mails), 'confirm', options))).toBe('emailConfirmed');
});

it('verifies the address by a reset, whose link only its owner gets', async () => {
  const { id, email, options } = await aReader({}, { env: ON });
  const authToken = await resetToken({ email });
  const headers = { authorization: (await aReader()).headers.authorization };
  const reset = await submit(PATHS.resetPassword, { authToken, password: 'Rainy-Day-2025' }, { headers, ...options });
  expect(await reset.json()).toBe(true);
  expect(await accountOf({ id })).toMatchObject({ email_verified_on: expect.any(Number), verify_by: null });
  expect((await historyOf(id)).slice(-2)).toEqual([
    ['reset_done', 'password'],
    ['email_verified', 'email'],
  ]);
});

it('mails a link at registration, and one more to a work address', async () => {
  const { env: bindings, mails } = mailbox();
  const person = await anEmployee({ locale: 'fr' }, { env: { ...bindings, ...ON } });
  expect(mails.map(({ to }) => to).sort()).toEqual([person.email, person.workEmail].sort());
  const mail = mails.find(({ to }) => to === person.email);
  expect(linkIn(mail).pathname).toMatch(/^\/email\//);
  const answer = await decide(linkIn(mail).pathname, 'confirm');
  expect([answer.status, await pageOf(answer, 'fr')]).toEqual([200, 'emailConfirmed']);
  expect(await accountOf(person)).toMatchObject({ verify_by: null, work_email_verified_on: null });
});

it('erases an account that has not confirmed its address within seven days, and no other', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const [late, denied, verified] = [
    await aReader({}, { env: ON, seams }),
    await aReader({}, { env: ON, seams }),
    await aReader({}, { env: ON, seams }),
  ];
  const before = await aReader({}, { seams });
  await decide(lastPage(denied.mails), 'deny', denied.options);
  await decide(lastPage(verified.mails), 'confirm', verified.options);
  const run = (more: Partial<Env> = {}) => runMaintenanceOnce({ ...mailbox().env, ...ON, ...more }, seams);
  const areLeft = async () => {
    const all = await Promise.all([late, denied, verified, before].map(accountOf));
    return all.map((account) => account !== null);
  };
  clock.advance(7 * DAY - 1);
  await run();
  expect(await areLeft()).toEqual([true, true, true, true]);
  clock.advance(1);
  await run({ VERIFY_EMAIL: 'off' } as Partial<Env>);
  await run({ MAIL_FROM: '' });
  expect(await areLeft()).toEqual([true, true, true, true]);
  await run();
  expect(await areLeft()).toEqual([false, false, true, true]);
  const [event] = (await rows<Record<string, unknown>>('events')).filter(
    ({ applicant_id, action }) => applicant_id === late.id && action === 'anonymized',
  );
  expect(event).toMatchObject({ client_id: 'email-verification', fields: '' });
  expect((await signUp(aRegistration({ email: late.email, username: late.username }))).status).toBe(204);
  await run();
  const profile = await call('GET', PATHS.applicant(late.id), { headers: backend });
  expect(await profile.json()).not.toHaveProperty('email');
});

it('erases nothing of a person who confirms in time, whichever transaction of the run comes first', async () => {
  const outcomes = new Set<string>();
  for (let number = 1, hasMet = true; hasMet; number++) {
    const clock = clockAt(Date.now());
    const seams = { clock };
    const person = await aReader({}, { env: ON, seams });
    clock.advance(7 * DAY - 1);
    const headers = await loggedIn(person.username, PASSWORD, person.options);
    await person.verify({ headers });
    clock.advance(1);
    hasMet = false;
    let answer = 'none';
    const DB = meanwhile(env.DB, number, async () => {
      hasMet = true;
      answer = await pageOf(await decide(lastPage(person.mails), 'confirm', person.options));
    });
    await runMaintenanceOnce({ ...mailbox().env, ...ON, DB }, seams);
    const account = await accountOf(person);
    if (answer === 'emailConfirmed') expect(account).toMatchObject({ verify_by: null });
    else expect(account).toBeNull();
    outcomes.add(answer);
  }
  expect(outcomes).toEqual(new Set(['emailConfirmed', 'gone', 'none']));
});
