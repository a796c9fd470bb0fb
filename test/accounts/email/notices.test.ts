import { expect, it } from 'vitest';
import { loggedIn, OTHER_PASSWORD, submit } from '../../support/accounts.ts';
import { useCheapPasswords } from '../../support/cheap-passwords.ts';
import { clockAt } from '../../support/clock.ts';
import { aReader, lastPage } from '../../support/email-links.ts';
import { logged } from '../../support/logs.ts';
import { type Mail, mailbox } from '../../support/mailbox.ts';
import { runMaintenanceOnce } from '../../support/maintenance.ts';
import { PATHS } from '../../support/paths.ts';
import { rows } from '../../support/profiles.ts';
import { resetToken } from '../../support/resets.ts';
import { aClient, PASSWORD } from '../../support/seed.ts';
import { bearer, begin, call } from '../../support/service.ts';
import { decide } from '../../support/work-email.ts';

useCheapPasswords();

const MINUTE = 60_000;
const OFF = { NOTICES: 'off' } as Partial<Env>;
const backend = bearer((await aClient('key')).credential);
const summaryOf = (mails: readonly Mail[]) => mails.map(({ to, subject }) => [to, subject]);

type Reader = Awaited<ReturnType<typeof aReader>>;

const changePassword = ({ headers, options }: Reader, bindings: Partial<Env> = {}) =>
  submit(
    PATHS.changePassword,
    { op: PASSWORD, np: OTHER_PASSWORD },
    { ...options, headers, env: { ...options.env, ...bindings } },
  );
const erase = ({ headers, options }: Reader, bindings: Partial<Env> = {}) =>
  call('POST', PATHS.eraseMe, { headers, json: { password: PASSWORD }, env: { ...options.env, ...bindings } });

it('tells a new password, by change and by reset, in the language of the account', async () => {
  const person = await aReader({ locale: 'de' });
  expect(await (await changePassword(person)).json()).toBe(true);
  expect(summaryOf(person.mails)).toEqual([[person.email, 'Ihr Passwort wurde geändert']]);
  expect(person.mails[0]?.text).not.toMatch(/https?:/);
  const authToken = await resetToken(person);
  const { headers } = await aReader();
  await submit(PATHS.resetPassword, { authToken, password: PASSWORD }, { ...person.options, headers });
  expect(person.mails).toHaveLength(2);
  expect(await rows('outbox')).toEqual([]);
});

it('tells no password that was not changed', async () => {
  const person = await aReader();
  const wrong = { op: OTHER_PASSWORD, np: OTHER_PASSWORD };
  expect(await (await submit(PATHS.changePassword, wrong, { ...person.options, headers: person.headers })).json()).toBe(
    false,
  );
  expect(person.mails).toEqual([]);
});

it('tells an erasure by the person once, and none by the company', async () => {
  const [left, removed] = [await aReader(), await aReader()];
  expect((await erase(left)).status).toBe(204);
  expect(summaryOf(left.mails)).toEqual([[left.email, 'Your account has been deleted']]);
  await call('POST', PATHS.anonymize(removed.id), { headers: backend, ...removed.options });
  expect(removed.mails).toEqual([]);
});

it('tries the notice of an erasure once, and stores nothing of it', async () => {
  const person = await aReader();
  const down = mailbox(() => Promise.reject(new Error(`cannot deliver to ${person.email}`))).env;
  const lines = await logged(async () => {
    expect((await erase(person, down)).status).toBe(204);
  });
  expect(lines.filter((line) => line.includes('mail_not_accepted'))).toHaveLength(1);
  expect(lines.join('\n')).not.toContain(person.email);
  expect(await rows('outbox')).toEqual([]);
  await runMaintenanceOnce(person.options.env);
  expect(person.mails).toEqual([]);
});

it('keeps the notice of a new password until the mail service accepts it', async () => {
  const clock = clockAt(Date.now());
  const person = await aReader({}, { seams: { clock } });
  expect(await (await changePassword(person, { MAIL_FROM: '' })).json()).toBe(true);
  expect(await rows('outbox')).toHaveLength(1);
  clock.advance(MINUTE);
  await runMaintenanceOnce(person.options.env, { clock });
  expect(summaryOf(person.mails)).toEqual([[person.email, 'Your password has been changed']]);
});

it('deletes a notice that waits with the account', async () => {
  const person = await aReader();
  await changePassword(person, { MAIL_FROM: '' });
  await call('POST', PATHS.anonymize(person.id), { headers: backend });
  const links = await rows<{ applicant_id: string }>('links');
  expect([await rows('outbox'), links.filter((link) => link.applicant_id === person.id)]).toEqual([[], []]);
});

it('delays no call while the mail service answers nothing', async () => {
  const person = await aReader();
  const hanging = mailbox(() => new Promise(() => {})).env;
  const { response } = await begin('POST', PATHS.eraseMe, {
    headers: person.headers,
    json: { password: PASSWORD },
    env: hanging,
    seams: { clock: clockAt(Date.now()) },
  });
  expect(response.status).toBe(204);
});

it('tells nothing where notices are switched off', async () => {
  const person = await aReader();
  await changePassword(person, OFF);
  const other = await aReader();
  await erase(other, OFF);
  expect([person.mails, other.mails, await rows('outbox')]).toEqual([[], [], []]);
});

it('tells the old address of another one also after five new passwords', async () => {
  const person = await aReader();
  let op = PASSWORD;
  for (let times = 0; times < 6; times++) {
    const np = `Rainy-Day-202${times}`;
    const headers = await loggedIn(person.username, op);
    await submit(PATHS.changePassword, { op, np }, { ...person.options, headers });
    op = np;
  }
  expect(person.mails).toHaveLength(5);
  const headers = await loggedIn(person.username, op);
  expect((await person.ask('thief@evil.example', { headers, password: op })).status).toBe(204);
  await decide(lastPage(person.mails), 'confirm', person.options);
  expect(summaryOf(person.mails).at(-1)).toEqual([person.email, 'Your email address has been changed']);
});

it('fills no mailbox: five notices of a kind a day to one address, which need not be its account’s own', async () => {
  const { env, mails } = mailbox();
  for (let times = 0; times < 7; times++) {
    const person = await aReader({ email: `victim+${times}@home.example` });
    expect((await erase(person, env)).status).toBe(204);
  }
  expect(mails).toHaveLength(5);
});
