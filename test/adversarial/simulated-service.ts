import { env } from 'cloudflare:workers';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'valibot';
import { expect } from 'vitest';
import { SCOPES } from '../../src/clients/client.ts';
import { Retention } from '../../src/platform/retention.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { interleaved } from '../support/interleaving.ts';
import { allLimits } from '../support/limits.ts';
import { mailbox } from '../support/mailbox.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { aClient, ORIGIN } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import { clear } from '../support/snapshots.ts';
import { emptyModel, forget, type Model, type Outcome, type Plan, type SimulatedService, type Step } from './model.ts';
import { retain } from './model-retention.ts';
import { asKnown, storedByModel, storedByService, withoutLateNotes } from './stored-state.ts';

/** The only domain of work addresses that the company ever allows. */
export const DOMAIN = 'acme.example';

/** The service under test, and its clock. */
export interface Simulation {
  readonly clock: ManualClock;
  /** The service whose calls go through that database. */
  at(d1: D1Database): SimulatedService;
}

/** An empty database, a back end, a careers site, and the model of it, which keep people by a rule. */
export async function begin(rule = ''): Promise<{ model: Model; real: Simulation }> {
  await clear();
  await env.WORK_EMAIL_DOMAINS.put(DOMAIN, 'allowed');
  const backEnd = await aClient('key', { scopes: SCOPES });
  const site = await aClient('public', { origins: [ORIGIN] });
  const clock = clockAt(Date.now());
  const at = (DB: D1Database): SimulatedService => {
    const { env: mail, mails } = mailbox();
    const bindings = { ...mail, ...allLimits(async () => ({ success: true })), DB, RETENTION: rule };
    return {
      backEnd: bearer(backEnd.credential),
      site: basic(site.id, ''),
      mails,
      send: (method, path, options) => call(method, path, { ...options, env: bindings, seams: { clock } }),
      tidyUp: () => runMaintenanceOnce(bindings, { clock }),
    };
  };
  return { model: emptyModel(clock.now(), parse(Retention, rule)), real: { clock, at } };
}

/** Makes one call, and compares response and database with what the model predicts. */
export async function runStep(step: Step, model: Model, { at }: Simulation): Promise<void> {
  const outcome = await step.send(at(env.DB));
  expect(outcome, step.what).toEqual(step.expected(model, outcome, false));
  expect(asKnown(await storedByService(model.now), model), step.what).toEqual(await storedByModel(model));
}

/**
 * Makes several calls at once; they must end as if they had come one after the other, in any order. The model becomes
 * what it is after that order.
 */
export async function runTogether(
  steps: readonly Step[],
  model: Model,
  { at }: Simulation,
  choose: (waiting: number) => number,
): Promise<void> {
  const works = steps.map((step) => (d1: D1Database) => step.send(at(d1)));
  const outcomes = await interleaved(env.DB, works, choose);
  const stored = await storedByService(model.now);
  for (const order of ordersOf(steps.length)) {
    const later = modelAfter(order, steps, outcomes, model);
    if (later === undefined) continue;
    if (!isDeepStrictEqual(withoutLateNotes(asKnown(stored, later)), withoutLateNotes(await storedByModel(later))))
      continue;
    for (const [index, { history, failures }] of stored.people.entries()) {
      const person = later.people[index];
      person?.history.splice(0, Number.POSITIVE_INFINITY, ...history);
      const [since, count] = failures;
      if (person?.account) person.account.failures = since === null ? undefined : { since: Number(since), count };
    }
    Object.assign(model, later);
    return;
  }
  const what = steps.map((step) => step.what);
  expect.fail(`no order explains ${JSON.stringify({ what, outcomes, stored }, null, 1)}`);
}

/** The model after those steps in that order; undefined when the outcomes differ. */
function modelAfter(
  order: readonly number[],
  steps: readonly Step[],
  outcomes: readonly Outcome[],
  model: Model,
): Model | undefined {
  const later = { ...structuredClone(model), endedMeanwhile: [] };
  const isExpected = order.every((index) => {
    const outcome = outcomes[index] ?? [];
    return isDeepStrictEqual(steps[index]?.expected(later, outcome, true), outcome);
  });
  return isExpected ? later : undefined;
}

function ordersOf(count: number): number[][] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
}

/** The scheduled run, while no mail waits. */
export const tidyUp: Plan = () => ({
  what: 'tidy up',
  async send({ tidyUp }) {
    await tidyUp();
    return [];
  },
  expected(model) {
    forget(model);
    retain(model);
    return [];
  },
});
