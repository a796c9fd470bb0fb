import { env } from 'cloudflare:workers';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { SCOPES } from '../../src/clients/client.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { interleaved } from '../support/interleaving.ts';
import { allLimits } from '../support/limits.ts';
import { mailbox } from '../support/mailbox.ts';
import { runUpkeep } from '../support/maintenance.ts';
import { basic, bearer, call, register } from '../support/service.ts';
import { clear } from '../support/snapshots.ts';
import { emptyModel, forget, type Model, type Outcome, type Plan, type Step, type World } from './model.ts';
import { heldByModel, heldByService, withoutLateNotes } from './stored-state.ts';

/** The only domain of work addresses that the company ever allows. */
export const DOMAIN = 'acme.example';

/** The service under test, and time. */
export interface Real {
  readonly clock: ManualClock;
  /** Where calls go to that reach the database through there. */
  at(d1: D1Database): World;
}

/** An empty database, a back end, a careers site, and the model of it. */
export async function begin(): Promise<{ model: Model; real: Real }> {
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
      tidyUp: () => runUpkeep(bindings, { clock }),
    };
  };
  return { model: emptyModel(clock.now()), real: { clock, at } };
}

/** Does it, and holds it to what the model foresees. */
export async function foreseen(step: Step, model: Model, { at }: Real): Promise<void> {
  const outcome = await step.send(at(env.DB));
  expect(outcome, step.what).toEqual(step.judge(model, outcome, false));
  expect(await heldByService(model.now), step.what).toEqual(await heldByModel(model));
}

/**
 * Does several things at once; they must end as if they had come one after the other, in whichever order. The model
 * becomes what it is in that order.
 */
export async function foreseenTogether(
  steps: readonly Step[],
  model: Model,
  { at }: Real,
  choose: (waiting: number) => number,
): Promise<void> {
  const works = steps.map((step) => (d1: D1Database) => step.send(at(d1)));
  const outcomes = await interleaved(env.DB, works, choose);
  const held = await heldByService(model.now);
  for (const order of ordersOf(steps.length)) {
    const later = inOrder(order, steps, outcomes, model);
    if (later === undefined) continue;
    if (!isDeepStrictEqual(withoutLateNotes(held), withoutLateNotes(await heldByModel(later)))) continue;
    for (const [index, { history }] of held.people.entries()) {
      later.people[index]?.history.splice(0, Number.POSITIVE_INFINITY, ...history);
    }
    Object.assign(model, later);
    return;
  }
  const what = steps.map((step) => step.what);
  expect.fail(`no order explains ${JSON.stringify({ what, outcomes, held }, null, 1)}`);
}

/** The model after those steps in that order; undefined when they would have ended otherwise. */
function inOrder(
  order: readonly number[],
  steps: readonly Step[],
  outcomes: readonly Outcome[],
  model: Model,
): Model | undefined {
  const later = structuredClone(model);
  const isForeseen = order.every((index) => {
    const outcome = outcomes[index] ?? [];
    return isDeepStrictEqual(steps[index]?.judge(later, outcome, true), outcome);
  });
  return isForeseen ? later : undefined;
}

function ordersOf(count: number): number[][] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
}

/** The scheduled run, when nothing waits to be sent. */
export const tidyUp: Plan = () => ({
  what: 'tidy up',
  async send({ tidyUp }) {
    await tidyUp();
    return [];
  },
  judge(model) {
    forget(model);
    return [];
  },
});
