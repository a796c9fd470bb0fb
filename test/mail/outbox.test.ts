import { createExecutionContext, createScheduledController, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { linkIn, OTHER_PASSWORD, pageIn, submit } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { failing } from '../support/database-faults.ts';
import { logged } from '../support/logs.ts';
import { type Mail, mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { anAccount, anEmployee, anEmployeeRegistration, asSite, ORIGIN, registered } from '../support/seed.ts';
import { begin, call } from '../support/service.ts';
import { decide } from '../support/work-email.ts';

useCheapPasswords();

const MINUTE = 60_000;
const refuse = () => Promise.reject(new Error('the mail service is down'));

/** Mails that wait. */
const waiting = async () => (await rows('outbox')).length;

it.each<[string, Partial<Env>]>([
  ['throws', mailbox(refuse).env],
  ['is not bound', { ...mailbox().env, EMAIL: undefined as unknown as SendEmail }],
  ['has no sender', { ...mailbox().env, MAIL_FROM: '' }],
])(
  'leaves the mail in the outbox when the mail service %s, and sends it in a later run, once',
  async (_what, bindings) => {
    const clock = clockAt(Date.now());
    const { workEmail } = await anEmployee({}, { env: bindings, seams: { clock } });
    const { env: repaired, mails } = mailbox();
    await runMaintenanceOnce(repaired, { clock });
    expect(mails).toEqual([]);

    clock.advance(MINUTE);
    await runMaintenanceOnce(repaired, { clock });
    expect(mails.map(({ to }) => to)).toEqual([workEmail]);
    expect(await waiting()).toBe(0);
    clock.advance(24 * 60 * MINUTE);
    await runMaintenanceOnce(repaired, { clock });
    expect(mails).toHaveLength(1);
    expect((await decide(pageIn(mails[0]), 'confirm', { seams: { clock } })).status).toBe(200);
  },
);

it('leaves the mail in the outbox in a run that has no secret to make its link with', async () => {
  const clock = clockAt(Date.now());
  const { workEmail } = await anEmployee(
    {},
    { env: { ...mailbox().env, EMAIL: undefined as never }, seams: { clock } },
  );
  const { env: repaired, mails } = mailbox();
  clock.advance(MINUTE);
  await runMaintenanceOnce({ ...repaired, SERVICE_SECRETS: '' }, { clock });
  expect([mails, await waiting()]).toEqual([[], 1]);
  clock.advance(10 * MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  expect([mails.map(({ to }) => to), await waiting()]).toEqual([[workEmail], 0]);
});

it('responds at once while the mail service hangs, and tries again later', async () => {
  const clock = clockAt(Date.now());
  const handed = Promise.withResolvers<void>();
  const { env: bindings } = mailbox(() => {
    handed.resolve();
    return new Promise(() => {});
  });
  const json = anEmployeeRegistration();
  const { response, rest } = await begin('POST', PATHS.accounts, {
    headers: asSite,
    json,
    env: bindings,
    seams: { clock },
  });
  expect(response.status).toBe(204);

  await handed.promise;
  clock.advance(20_000);
  await rest();
  const { env: repaired, mails } = mailbox();
  clock.advance(MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  expect(mails.map(({ to }) => to)).toEqual([json.workEmail]);
});

it('waits longer after each failure, and gives up when the link has expired', async () => {
  const clock = clockAt(Date.now());
  const tried: Mail[] = [];
  const { env: down } = mailbox((mail) => {
    tried.push(mail);
    return refuse();
  });
  const seams = { clock };
  await anEmployee({}, { env: down, seams });
  expect(tried).toHaveLength(1);
  let passed = 0;
  for (const minutes of [1, 5, 15, 60, 180, 180]) {
    const before = tried.length;
    clock.advance(minutes * MINUTE - 1);
    await runMaintenanceOnce(down, seams);
    expect(tried).toHaveLength(before);
    clock.advance(1);
    await runMaintenanceOnce(down, seams);
    expect(tried).toHaveLength(before + 1);
    passed += minutes;
  }
  // The same mail with the same link, however often.
  expect(new Set(tried.map((mail) => JSON.stringify(mail))).size).toBe(1);

  const before = tried.length;
  clock.advance((48 * 60 - passed) * MINUTE);
  await runMaintenanceOnce(down, seams);
  expect(tried).toHaveLength(before);
  expect([await rows('outbox'), await rows('links')]).toEqual([[], []]);
});

it('leaves the mail of a lost password in the outbox as well', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const { email } = await anAccount({}, { seams });
  const query = new URLSearchParams({ email, url: `${ORIGIN}/reset` });
  await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, env: mailbox(refuse).env, seams });
  const { env: repaired, mails } = mailbox();
  clock.advance(MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  const authToken = linkIn(mails[0]).searchParams.get('authToken') as string;
  const reset = await submit(PATHS.resetPassword, { authToken, password: OTHER_PASSWORD }, { headers: asSite, seams });
  expect(await reset.json()).toBe(true);
});

it('logs a failure without a word about the person', async () => {
  const clock = clockAt(Date.now());
  const person = anEmployeeRegistration({ firstname: 'Lorelei', lastname: 'Logged' });
  const { env: down } = mailbox(async ({ to, text }) => {
    throw new Error(`cannot send to ${to}: ${text}`);
  });
  const lines = await logged(async () => {
    await registered(person, { env: down, seams: { clock } });
    clock.advance(MINUTE);
    await runMaintenanceOnce(down, { clock });
    await runMaintenanceOnce({ ...down, DB: failing(env.DB, [{ before: 'D1 DB is overloaded' }]) }, { clock }).catch(
      () => {},
    );
  });
  const failures = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'mail_not_accepted');
  expect(failures).toMatchObject([
    { level: 'warn', template: 'work_email', attempts: 1, reason: 'Error' },
    { level: 'warn', template: 'work_email', attempts: 2, reason: 'Error' },
  ]);
  const [link] = await rows<{ id: string }>('links');
  for (const secret of [...Object.values(person), 'acme.com', link?.id, 'work-email/']) {
    expect(lines.join('\n')).not.toContain(String(secret));
  }
});

it('is drained by the scheduled handler of the Worker', async () => {
  const { workEmail } = await anEmployee({}, { env: mailbox(refuse).env });
  await env.DB.prepare('update outbox set due_on = 0').run();
  const { env: repaired, mails } = mailbox();
  const context = createExecutionContext();
  await worker.scheduled(createScheduledController(), { ...env, ...repaired }, context);
  await waitOnExecutionContext(context);
  expect(mails.map(({ to }) => to)).toContain(workEmail);
  expect(await waiting()).toBe(0);
});
