import { env } from 'cloudflare:workers';
import { logIn } from './accounts.ts';
import { clockAt } from './clock.ts';
import { type Mail, mailbox } from './mailbox.ts';
import { runMaintenanceOnce } from './maintenance.ts';
import { PATHS } from './paths.ts';
import { rows } from './profiles.ts';
import { anAccount, PASSWORD } from './seed.ts';
import { call } from './service.ts';

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** Noon of the first day. */
export const START = Date.parse('2030-01-01T12:00:00Z');

/** An empty deployment that keeps people by a rule, and its clock. */
export async function aRetention(rule: string, meet?: (mail: Mail) => Promise<unknown>) {
  await env.DB.batch(
    ['applicants', 'events', 'mailbox_events', 'daily_counts'].map((table) => env.DB.prepare(`delete from ${table}`)),
  );
  const clock = clockAt(START);
  const { env: mail, mails } = mailbox(meet);
  const options = { env: { ...mail, RETENTION: rule }, seams: { clock } };
  const run = (bindings: Record<string, unknown> = {}) =>
    runMaintenanceOnce({ ...options.env, ...bindings }, { clock });
  return {
    clock,
    mails,
    options,
    run,
    /** Runs, and again a minute later: what the first run enqueues is sent by the second. */
    async runTwice(bindings: Record<string, unknown> = {}) {
      await run(bindings);
      clock.advance(MINUTE);
      await run(bindings);
    },
    /** Moves on to the noon of a day, counted from the first. */
    at: (day: number) => clock.advance(START + day * DAY - clock.now()),
    anAccount: (fields: object = {}) => anAccount(fields, options),
    async aProfile(headers: Record<string, string>) {
      return (await (await call('POST', PATHS.applicants, { headers, json: {}, ...options })).json<{ id: string }>())
        .id;
    },
    logIn: (username: string) => logIn(username, PASSWORD, options),
  };
}

/** The ids of people who are not anonymized. */
export async function listRetained(): Promise<string[]> {
  const all = await rows<{ id: string; anonymized_on: number | null }>('applicants');
  return all.filter(({ anonymized_on }) => anonymized_on === null).map(({ id }) => id);
}
