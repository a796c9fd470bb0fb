import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { MAIL_TEXTS } from '../../../src/mail/texts.ts';
import { accountOf, codeOf, loggedIn, pageIn, readMe, signUp } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { mailbox } from '../../support/mailbox.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { meanwhile } from '../../support/meanwhile.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { anAccount, anEmployeeRegistration, asSite } from '../../support/seed.ts';
import { basic, call, dump } from '../../support/service.ts';
import { claimant, decide, EXTERNAL } from '../../support/work-email.ts';

useCheapPasswords();

const HOUR = 60 * 60 * 1000;

it('lets a claim lapse after 48 hours, and another person have the address', async () => {
  const clock = clockAt(Date.now());
  const { page, person } = await claimant({}, { clock });
  const seams = { clock };
  clock.advance(48 * HOUR - 1);
  expect((await call('GET', page, { seams })).status).toBe(200);
  expect(await codeOf(await signUp(anEmployeeRegistration({ workEmail: person.workEmail }), { seams }))).toEqual([
    400,
    'work_mail_address_already_exists',
  ]);
  clock.advance(1);

  const me = await loggedIn(person.username, undefined, { seams });
  expect(await readMe(me, { seams })).toMatchObject({ ...EXTERNAL, workEmail: null });
  expect(await codeOf(await call('POST', PATHS.resendWorkEmailLink, { headers: me, seams }))).toEqual([
    400,
    'invalid_work_mail_address',
  ]);
  expect((await decide(page, 'confirm', { seams })).status).toBe(410);
  const { page: theirs, person: other } = await claimant({ workEmail: person.workEmail.toUpperCase() }, { clock });

  expect((await decide(page, 'confirm', { seams })).status).toBe(410);
  expect((await decide(theirs, 'confirm', { seams })).status).toBe(200);
  expect(await accountOf(other)).toMatchObject({ work_email_verified_on: clock.now(), claim_expires_on: null });
  expect(await accountOf(person)).toMatchObject({
    work_email: null,
    work_email_key: null,
    work_email_verified_on: null,
  });
});

it('releases a lapsed claim in the scheduled run, and never a confirmed address', async () => {
  const clock = clockAt(Date.now());
  const { person: idle } = await claimant({}, { clock });
  const { person: quick, page } = await claimant({}, { clock });
  expect((await decide(page, 'confirm', { seams: { clock } })).status).toBe(200);
  clock.advance(48 * HOUR - 1);
  await runMaintenanceOnce({}, { clock });
  const links = async () =>
    (await rows<{ applicant_id: string }>('links')).filter(({ applicant_id }) =>
      [idle.id, quick.id].includes(applicant_id),
    );
  expect(await links()).toHaveLength(2);
  clock.advance(1000 * HOUR);
  await runMaintenanceOnce({}, { clock });
  expect(await links()).toEqual([]);

  expect(await accountOf(idle)).toMatchObject({ work_email: null, work_email_key: null, claim_expires_on: null });
  expect(await accountOf(quick)).toMatchObject({ work_email: quick.workEmail, claim_expires_on: null });
  const taken = await signUp(anEmployeeRegistration({ workEmail: quick.workEmail }), { seams: { clock } });
  expect(await codeOf(taken)).toEqual([400, 'work_mail_address_already_exists']);
});

it('sends the link again without giving it more time', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const { page, person } = await claimant({ locale: 'fr' }, seams);
  clock.advance(47 * HOUR);
  const me = await loggedIn(person.username, undefined, { seams });
  const { env: bindings, mails } = mailbox();
  const again = await call('POST', PATHS.resendWorkEmailLink, { headers: me, env: bindings, seams });
  expect([again.status, await again.text()]).toEqual([204, '']);
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[person.workEmail, MAIL_TEXTS.fr.work_email.subject]]);
  expect(pageIn(mails[0])).toBe(page);
  clock.advance(HOUR);
  expect((await call('GET', page, { seams })).status).toBe(410);
});

it('sends no link again to an account that is confirmed or claims nothing', async () => {
  const { page, person } = await claimant();
  await decide(page, 'confirm');
  for (const { username } of [person, await anAccount()]) {
    const { env: bindings, mails } = mailbox();
    const response = await call('POST', PATHS.resendWorkEmailLink, {
      headers: await loggedIn(username),
      env: bindings,
    });
    expect(await codeOf(response)).toEqual([400, 'invalid_work_mail_address']);
    expect(mails).toEqual([]);
  }
});

it.each(['deny', 'confirm'] as const)('sends no link again that is used at the same time: %s', async (decision) => {
  const { page, person } = await claimant();
  const headers = await loggedIn(person.username);
  const { env: bindings, mails } = mailbox();
  const DB = meanwhile(env.DB, 3, () => decide(page, decision));
  const response = await call('POST', PATHS.resendWorkEmailLink, { headers, env: { ...bindings, DB } });
  expect(await codeOf(response)).toEqual([400, 'invalid_work_mail_address']);
  expect([mails, await rows('outbox')]).toEqual([[], []]);
});

it("sends a link again for the applicant's own token alone", async () => {
  const before = await dump();
  for (const headers of [{}, asSite, basic('unknown', '')]) {
    expect((await call('POST', PATHS.resendWorkEmailLink, { headers })).status).toBe(401);
  }
  expect(await dump()).toBe(before);
});
