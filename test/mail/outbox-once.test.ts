import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, pageIn } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { failing } from '../support/database-faults.ts';
import { type Mail, mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { anEmployee, anEmployeeRegistration, asSite } from '../support/seed.ts';
import { begin, call } from '../support/service.ts';
import { decide } from '../support/work-email.ts';

useCheapPasswords();

const MINUTE = 60_000;
const refuse = () => Promise.reject(new Error('the mail service is down'));

/** Mails that wait. */
const waiting = async () => (await rows('outbox')).length;

it('sends what a Worker has left that was stopped in the middle', async () => {
  const clock = clockAt(Date.now());
  const stopped = clockAt(clock.now());
  const { env: bindings } = mailbox(() => new Promise(() => {}));
  await begin('POST', PATHS.accounts, {
    headers: asSite,
    json: anEmployeeRegistration(),
    env: bindings,
    seams: { clock: stopped },
  });
  const { env: repaired, mails } = mailbox();
  clock.advance(MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  expect([mails.length, await waiting()]).toEqual([1, 0]);
});

it('does not send twice when a run comes while the first try is under way', async () => {
  const clock = clockAt(Date.now());
  const blocked = Promise.withResolvers<void>();
  const { env: bindings, mails } = mailbox(() => blocked.promise);
  const { rest } = await begin('POST', PATHS.accounts, {
    headers: asSite,
    json: anEmployeeRegistration(),
    env: bindings,
    seams: { clock },
  });
  const { env: other, mails: twice } = mailbox();
  for (const passed of [0, 10_000, 9_000]) {
    clock.advance(passed);
    await runMaintenanceOnce(other, { clock });
  }
  expect(twice).toEqual([]);
  blocked.resolve();
  await rest();
  expect([mails.length, await waiting()]).toEqual([1, 0]);
  clock.advance(60 * MINUTE);
  await runMaintenanceOnce(bindings, { clock });
  expect(mails).toHaveLength(1);
});

it('does not hurry after a later try because an earlier one ends at last', async () => {
  const clock = clockAt(Date.now());
  const slow = clockAt(clock.now());
  const handed = Promise.withResolvers<void>();
  const { env: bindings } = mailbox(() => {
    handed.resolve();
    return new Promise(() => {});
  });
  const { rest } = await begin('POST', PATHS.accounts, {
    headers: asSite,
    json: anEmployeeRegistration(),
    env: bindings,
    seams: { clock: slow },
  });
  await handed.promise;
  clock.advance(MINUTE);
  await runMaintenanceOnce(mailbox(refuse).env, { clock });
  slow.advance(20_000);
  await rest();

  const { env: repaired, mails } = mailbox();
  clock.advance(5 * MINUTE - 1);
  await runMaintenanceOnce(repaired, { clock });
  expect(mails).toEqual([]);
  clock.advance(1);
  await runMaintenanceOnce(repaired, { clock });
  expect(mails).toHaveLength(1);
});

it('sends each of many mails once when two runs come at once', async () => {
  const clock = clockAt(Date.now());
  await anEmployee({}, { env: mailbox(refuse).env, seams: { clock } });
  const copy = env.DB.prepare(
    `insert into outbox (id, link_id, template, language, address, target, due_on, attempts)
     select id || ?1, link_id, template, language, ?1 || address, target, due_on, attempts from outbox where address not like '%-%'`,
  );
  await env.DB.batch(Array.from({ length: 44 }, (_, n) => copy.bind(`${n}-`)));
  clock.advance(MINUTE);

  const { env: repaired, mails } = mailbox();
  await Promise.all([runMaintenanceOnce(repaired, { clock }), runMaintenanceOnce(repaired, { clock })]);
  expect(mails).toHaveLength(45);
  expect(new Set(mails.map(({ to }) => to)).size).toBe(45);
  expect(await waiting()).toBe(0);
});

it('removes an accepted mail although the database fails at first', async () => {
  const clock = clockAt(Date.now());
  const { env: bindings, mails } = mailbox();
  const lost = { before: 'Network connection lost' };
  const DB = failing(env.DB, [undefined, undefined, lost, lost]);
  await anEmployee({}, { env: { ...bindings, DB }, seams: { clock } });
  expect([mails.length, await waiting()]).toEqual([1, 0]);
});

it('sends a mail that is asked for again instead of the one that waits', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const { username } = await anEmployee({}, { env: mailbox(refuse).env, seams });
  const { env: repaired, mails } = mailbox();
  const headers = await loggedIn(username, undefined, { seams });
  expect((await call('POST', PATHS.resendWorkEmailLink, { headers, env: repaired, seams })).status).toBe(204);
  expect([mails.length, await waiting()]).toEqual([1, 0]);
  clock.advance(60 * MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  expect(mails).toHaveLength(1);
});

it('drops a mail that waits when its link has been used meanwhile', async () => {
  const clock = clockAt(Date.now());
  const arrived = Promise.withResolvers<Mail>();
  // Accepted, but the answer of the mail service never comes.
  const { env: bindings } = mailbox((mail) => {
    arrived.resolve(mail);
    return new Promise(() => {});
  });
  const json = anEmployeeRegistration();
  const { rest } = await begin('POST', PATHS.accounts, { headers: asSite, json, env: bindings, seams: { clock } });
  const page = pageIn(await arrived.promise);
  clock.advance(20_000);
  await rest();
  expect(await waiting()).toBe(1);

  expect((await decide(page, 'confirm', { seams: { clock } })).status).toBe(200);
  expect(await waiting()).toBe(0);
  const { env: repaired, mails } = mailbox();
  clock.advance(60 * MINUTE);
  await runMaintenanceOnce(repaired, { clock });
  expect(mails).toEqual([]);
});
