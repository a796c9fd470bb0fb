import { env } from 'cloudflare:workers';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';
import { SCOPES } from '../../src/clients/client.ts';
import { sha256 } from '../../src/crypto/hash.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { effort } from '../support/effort.ts';
import { interleaved } from '../support/interleaving.ts';
import { allLimits } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { mailbox } from '../support/mailbox.ts';
import { rows } from '../support/profiles.ts';
import { basic, bearer, call, register } from '../support/service.ts';
import { clear } from '../support/snapshots.ts';
import { runUpkeep } from '../support/upkeep.ts';
import { forget } from './account-calls.ts';
import { emptyModel, type Model, type Plan, type World } from './model.ts';

const MINUTE = 60_000;
const DOMAIN = 'acme.example';

/** The service under test, and time. */
interface Real {
  readonly clock: ManualClock;
  at(d1: D1Database): World;
}

type Command = fc.AsyncCommand<Model, Real>;

/** Sequences of those calls, with time passing and several calls at once in between; the model foresees each answer. */
export async function expectForeseen(calls: readonly fc.Arbitrary<Plan>[], runs: number): Promise<void> {
  const any = fc.oneof(...calls);
  const atOnce = fc.tuple(fc.array(any, { minLength: 2, maxLength: 3 }), fc.array(fc.nat(5), { maxLength: 12 }));
  const commands = fc.commands(
    [
      ...calls.map((plan) => plan.map(alone)),
      // About a third of all commands.
      ...Array<fc.Arbitrary<Command>>(Math.ceil(calls.length / 2)).fill(atOnce.map(together)),
      fc.constantFrom(6, 59, 61, 25 * 60, 48 * 60).map(pass),
      fc.boolean().map(allow),
    ],
    { maxCommands: 40, size: 'max' },
  );
  const property = fc.asyncProperty(commands, async (commands) => {
    await logged(() => fc.asyncModelRun(begin, commands));
  });
  await fc.assert(property, effort(runs));
}

async function begin(): Promise<{ model: Model; real: Real }> {
  await clear();
  await env.WORK_EMAIL_DOMAINS.put(DOMAIN, 'allowed');
  const backEnd = await register('key', { scopes: SCOPES });
  const site = await register('public', { origins: ['https://careers.example'] });
  const clock = clockAt(Date.now());
  const at = (DB: D1Database): World => {
    const { env: mail, mails } = mailbox();
    const bindings = { ...mail, ...allLimits(async () => ({ success: true })), DB };
    return {
      backEnd: bearer(backEnd.credential),
      site: basic(site.id, ''),
      mails,
      send: (method, path, options) => call(method, path, { ...options, env: bindings, seams: { clock } }),
    };
  };
  return { model: emptyModel(clock.now()), real: { clock, at } };
}

function alone(plan: Plan): Command {
  let what = 'a call';
  return {
    check: () => true,
    async run(model, { at }) {
      const step = plan(model);
      what = step.what;
      const outcome = await step.send(at(env.DB));
      expect(outcome).toEqual(step.judge(model, outcome, false));
      expect(await heldByService(model.now)).toEqual(await heldByModel(model));
    },
    toString: () => what,
  };
}

/** Calls that meet at the database must end as if they had come one after the other, in whichever order. */
function together([plans, choices]: [readonly Plan[], readonly number[]]): Command {
  let what = 'calls at once';
  return {
    check: () => true,
    async run(model, { at }) {
      const steps = plans.map((plan) => plan(model));
      what = `at once (${choices}): ${steps.map((step) => step.what).join(' | ')}`;
      const works = steps.map((step) => (d1: D1Database) => step.send(at(d1)));
      const outcomes = await interleaved(env.DB, works, choices);
      const held = await heldByService(model.now);
      for (const order of ordersOf(steps.length)) {
        const later = structuredClone(model);
        const foreseen = order.every((index) => {
          const outcome = outcomes[index] ?? [];
          return isDeepStrictEqual(steps[index]?.judge(later, outcome, true), outcome);
        });
        if (foreseen && isDeepStrictEqual(withoutLateNotes(held), withoutLateNotes(await heldByModel(later)))) {
          for (const [index, { history }] of held.people.entries()) {
            later.people[index]?.history.splice(0, Number.POSITIVE_INFINITY, ...history);
          }
          Object.assign(model, later);
          return;
        }
      }
      expect.fail(`no order explains ${JSON.stringify({ what, outcomes, held }, null, 1)}`);
    },
    toString: () => what,
  };
}

/** That somebody tried a wrong password is noted after the answer, and so perhaps after what came next. */
function withoutLateNotes({ people, ...rest }: Held): Held {
  const isLate = (entry: string) => entry.startsWith('log_in_failed');
  return {
    ...rest,
    people: people.map(({ history, ...person }) => ({
      ...person,
      history: [...history.filter((entry) => !isLate(entry)), ...history.filter(isLate)],
    })),
  };
}

function ordersOf(count: number): number[][] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
}

/** Time passes, and then comes the scheduled run. */
function pass(minutes: number): Command {
  return {
    check: () => true,
    async run(model, { clock }) {
      clock.advance(minutes * MINUTE);
      model.now = clock.now();
      expect(await heldByService(model.now)).toEqual(await heldByModel(model));
      await runUpkeep(mailbox().env, { clock });
      forget(model);
      expect(await heldByService(model.now)).toEqual(await heldByModel(model));
    },
    toString: () => `${minutes} minutes pass`,
  };
}

function allow(allowed: boolean): Command {
  return {
    check: (model) => model.allowed !== allowed,
    async run(model) {
      await (allowed ? env.WORK_EMAIL_DOMAINS.put(DOMAIN, 'allowed') : env.WORK_EMAIL_DOMAINS.delete(DOMAIN));
      model.allowed = allowed;
    },
    toString: () => `${DOMAIN} is ${allowed ? 'allowed' : 'not allowed'}`,
  };
}

type Rows = Record<string, string | number | null>[];

/** What is held on everybody, to compare. */
interface Held {
  readonly people: readonly { readonly history: readonly string[]; readonly [detail: string]: unknown }[];
  readonly sessions: readonly string[];
  readonly links: readonly string[];
  readonly mails: number;
}

/** What the database holds, without what has no meaning any more. */
async function heldByService(now: number): Promise<Held> {
  const read = (table: string) => rows(table) as Promise<Rows>;
  const [applicants, accounts, events] = await Promise.all([read('applicants'), read('accounts'), read('events')]);
  const [sessions, links, outbox] = await Promise.all([read('sessions'), read('links'), read('outbox')]);
  const good = (list: Rows) => list.filter(({ expires_on }) => Number(expires_on) > now);
  const lines = (list: Rows, columns: string[]) => list.map((row) => columns.map((name) => row[name]).join(' ')).sort();
  return {
    people: applicants.map(({ id, email, external_applicant_id, external_applicant_name, version, ...rest }) => {
      const account = accounts.find((account) => account.applicant_id === id);
      const history = events.filter((event) => event.applicant_id === id);
      return {
        ...{ id, email, external_applicant_id, external_applicant_name, version },
        erased: rest.anonymized_on !== null,
        account: account && [account.username, account.account_email, account.work_email, account.claim_expires_on],
        confirmed: typeof account?.work_email_verified_on === 'number',
        history: history.map(({ action, fields }) => `${action} ${fields}`),
      };
    }),
    sessions: lines(good(sessions), ['token_hash', 'applicant_id', 'expires_on']),
    links: lines(good(links), ['id', 'applicant_id', 'purpose']),
    mails: outbox.length,
  };
}

/** The same as the model has it. */
async function heldByModel({ people, sessions, links, now }: Model): Promise<Held> {
  const good = <T extends { expires: number }>(list: readonly T[]) => list.filter(({ expires }) => expires > now);
  const hashed = good(sessions).map(async ({ token, id, expires }) => `${await sha256(token)} ${id} ${expires}`);
  return {
    people: people.map(({ account, ...person }) => ({
      id: person.id,
      email: person.email ?? null,
      external_applicant_id: person.external_applicant_id ?? null,
      external_applicant_name: person.external_applicant_name ?? null,
      version: person.version,
      erased: person.erased,
      account: account && [account.username, account.email, account.workEmail ?? null, account.claimedUntil ?? null],
      confirmed: account?.confirmed ?? false,
      history: person.history,
    })),
    sessions: (await Promise.all(hashed)).sort(),
    links: good(links)
      .map(({ token, id, purpose }) => `${token.split('.', 1)[0]} ${id} ${purpose}`)
      .sort(),
    mails: 0,
  };
}
