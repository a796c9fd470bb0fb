import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect } from 'vitest';
import { effort } from '../support/effort.ts';
import { drawn } from '../support/interleaving.ts';
import { logged } from '../support/logs.ts';
import type { Model, Plan } from './model.ts';
import { begin, DOMAIN, runStep, runTogether, type Simulation, tidyUp } from './simulated-service.ts';
import { asKnown, storedByModel, storedByService } from './stored-state.ts';

const MINUTE = 60_000;

type Command = fc.AsyncCommand<Model, Simulation>;

interface Conditions {
  /** How long people are kept; for good if it is absent. */
  readonly rule?: string;
  /** How much time passes at once, in minutes: each list is as likely as a call. */
  readonly pauses?: readonly (readonly number[])[];
}

/** Sequences of those calls, with time passing and several calls at once in between; the model predicts each response. */
export async function expectModelled(
  calls: readonly fc.Arbitrary<Plan>[],
  runs: number,
  { rule = '', pauses = [[6, 59, 61, 25 * 60, 48 * 60]] }: Conditions = {},
): Promise<void> {
  // A property that ran on nothing must fail, so each kind of command is counted when it runs.
  const ran = new Set<string>();
  const counted = (kind: string, command: Command): Command => ({
    ...command,
    run(model, real) {
      ran.add(kind);
      return command.run(model, real);
    },
  });
  const any = fc.oneof(...calls);
  const atOnce = fc.tuple(fc.array(any, { minLength: 2, maxLength: 3 }), fc.array(fc.nat(5), { maxLength: 12 }));
  const commands = fc.commands(
    [
      ...calls.map((plan, index) => plan.map((one) => counted(`call ${index}`, alone(one)))),
      // About a third of all commands.
      ...Array<fc.Arbitrary<Command>>(Math.ceil(calls.length / 2)).fill(
        atOnce.map((drawn) => counted('together', together(drawn))),
      ),
      ...pauses.map((drawn) => fc.constantFrom(...drawn).map((minutes) => counted('time', pass(minutes)))),
      // Twice, for it does nothing where the domain is so already.
      ...[1, 2].map(() => fc.boolean().map((allowed) => counted('domain', allow(allowed)))),
    ],
    { maxCommands: 50, size: 'max' },
  );
  const property = fc.asyncProperty(commands, async (commands) => {
    await logged(() => fc.asyncModelRun(() => begin(rule), commands));
  });
  await fc.assert(property, effort(runs));
  const kinds = [...calls.keys()].map((index) => `call ${index}`);
  expect([...ran].sort()).toEqual([...kinds, 'together', 'time', 'domain'].sort());
}

function alone(plan: Plan): Command {
  let what = 'a call';
  return {
    check: () => true,
    async run(model, real) {
      const step = plan(model);
      what = step.what;
      await runStep(step, model, real);
    },
    toString: () => what,
  };
}

function together([plans, numbers]: [readonly Plan[], readonly number[]]): Command {
  let what = 'calls at once';
  return {
    check: () => true,
    async run(model, real) {
      const steps = plans.map((plan) => plan(model));
      what = `at once (${numbers}): ${steps.map((step) => step.what).join(' | ')}`;
      await runTogether(steps, model, real, drawn(numbers));
    },
    toString: () => what,
  };
}

/** Time passes, and then comes the scheduled run. */
function pass(minutes: number): Command {
  return {
    check: () => true,
    async run(model, real) {
      real.clock.advance(minutes * MINUTE);
      model.now = real.clock.now();
      expect(asKnown(await storedByService(model.now), model)).toEqual(await storedByModel(model));
      await runStep(tidyUp(model), model, real);
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
