import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { loggedIn, signUp } from '../support/accounts.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { anAccount, anEmployeeRegistration, asSite, ORIGIN } from '../support/seed.ts';
import { call } from '../support/service.ts';
import { claimant, decide } from '../support/work-email.ts';

useCheapPasswords();

const DAY = 24 * 60 * 60 * 1000;
/** Noon, so that minutes that pass stay on the day. */
const NOON = Math.floor(Date.now() / DAY) * DAY + DAY / 2;

it('mails one mailbox three claims a week, however they are asked for and the address is spelt', async () => {
  const clock = clockAt(NOON);
  const { env: bindings, mails } = mailbox();
  const options = { env: bindings, seams: { clock } };
  const spelling = (n: number) => `${n % 2 === 0 ? 'flooded' : 'FLOODED'}+${n}@acme.com`;
  for (let n = 0; n < 6; n++) {
    const registration = anEmployeeRegistration({ workEmail: spelling(n) });
    expect((await signUp(registration, options)).status).toBe(204);
    const headers = await loggedIn(registration.username, undefined, options);
    expect((await call('POST', PATHS.resendWorkEmailLink, { headers, ...options })).status).toBe(204);
    const json = { workEmail: spelling(n + 100) };
    expect((await call('POST', PATHS.claimWorkEmail, { headers, json, ...options })).status).toBe(204);
    const me = await (await call('GET', PATHS.me, { headers, ...options })).json();
    expect(me).toMatchObject({ workEmail: spelling(n + 100), internal: false });
    clock.advance(60_000);
    await runMaintenanceOnce(bindings, { clock });
  }
  expect(mails).toHaveLength(3);
  expect(await rows('outbox')).toEqual([]);
});

/** Asks for a reset of a new account, and claims a work address with another. */
async function resetAndClaim(bindings: Partial<Env>, clock: ReturnType<typeof clockAt>): Promise<void> {
  const { email } = await anAccount();
  const query = new URLSearchParams({ email, url: ORIGIN });
  const options = { env: bindings, seams: { clock } };
  await call('POST', `${PATHS.lostPasswordLink}?${query}`, { headers: asSite, ...options });
  expect((await signUp(anEmployeeRegistration(), options)).status).toBe(204);
}

it('warns from half of the mails of a day on, and at its end makes claims wait before resets', async () => {
  const clock = clockAt(NOON);
  const { env: withMail, mails } = mailbox();
  const bindings = { ...withMail, MAILS_A_DAY: '100' };
  const warnings = async (spent: number) => {
    await env.DB.prepare(`insert or replace into daily_counts (day, name, count) values (?, 'mails', ?)`)
      .bind(Math.floor(clock.now() / DAY), spent)
      .run();
    const lines = await logged(() => runMaintenanceOnce(bindings, { clock }));
    return lines.map((line) => JSON.parse(line)).filter(({ event }) => event.startsWith('mail_budget'));
  };
  expect(await warnings(49)).toEqual([]);
  expect(await warnings(50)).toMatchObject([{ level: 'warn', event: 'mail_budget_half_spent', mails: 50, most: 100 }]);
  await resetAndClaim(bindings, clock);
  expect(mails).toHaveLength(2);

  await warnings(90);
  await resetAndClaim(bindings, clock);
  expect(mails.slice(2).map(({ text }) => text.includes('authToken'))).toEqual([true]);

  expect(await warnings(100)).toMatchObject([{ level: 'error', event: 'mail_budget_spent', mails: 100, most: 100 }]);
  await resetAndClaim(bindings, clock);
  expect(mails).toHaveLength(3);

  clock.advance(DAY);
  await resetAndClaim(bindings, clock);
  expect(mails).toHaveLength(5);
});

const ROTATED = {
  SERVICE_SECRETS: env.SERVICE_SECRETS,
  SERVICE_SECRETS_2: 'another secret of the tests that has thirty-two characters too',
};

it('counts the mails of a mailbox, and finds its denials, under every live secret', async () => {
  const { env: bindings, mails } = mailbox();
  const { email } = await anAccount();
  const query = new URLSearchParams({ email, url: ORIGIN });
  for (const rotated of [{}, ROTATED]) {
    const options = { headers: asSite, env: { ...bindings, ...rotated } };
    expect((await call('POST', `${PATHS.lostPasswordLink}?${query}`, options)).status).toBe(204);
  }
  expect(mails).toHaveLength(1);

  const { person, page } = await claimant();
  expect((await decide(page, 'deny')).status).toBe(200);
  const again = anEmployeeRegistration({ workEmail: person.workEmail });
  const registered = await signUp(again, { env: ROTATED });
  expect([registered.status, await registered.json()]).toMatchObject([400, { code: 'invalid_work_mail_address' }]);
  const headers = await loggedIn((await anAccount()).username);
  const json = { workEmail: person.workEmail };
  const claimed = await call('POST', PATHS.claimWorkEmail, { headers, json, env: ROTATED });
  expect([claimed.status, await claimed.json()]).toMatchObject([400, { code: 'invalid_work_mail_address' }]);
});
