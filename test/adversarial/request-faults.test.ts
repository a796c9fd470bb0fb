import { env } from 'cloudflare:workers';
import { parse } from 'valibot';
import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { type Dependency, dependencies } from '../support/dependencies.ts';
import { share } from '../support/effort.ts';
import { logged } from '../support/logs.ts';
import { endpoints } from '../support/routes.ts';
import { call } from '../support/service.ts';
import { type Footprint, footprint, snapshot } from '../support/snapshots.ts';
import { faulty, later, type Ready, runWithoutFaults, stateAfter, type UsualRun } from './fault-free-run.ts';
import { FAULT_KINDS, type FaultKind, WORDS } from './fault-kinds.ts';
import { scenarios } from './request-scenarios.ts';
import type { Scenario, Step } from './scenarios/scenario.ts';

useCheapPasswords();

const MINUTE = 60_000;

const DEPENDENCIES: Readonly<Record<Step, Dependency>> = {
  count: 'limit',
  list: 'kv',
  file: 'assets',
  read: 'd1',
  write: 'd1',
  'write once': 'd1',
  'later mail': 'mail',
  'later write': 'd1',
  'later note': 'kv',
  'perhaps write': 'd1',
  'perhaps mail': 'mail',
};

async function ready({ prepare, minutes }: Scenario): Promise<Ready<Response>> {
  const [method, path, options] = await prepare();
  // Every client has been used in this hour already; test/clients/last-use.test.ts has the fault of noting a first use.
  await env.DB.prepare('update clients set last_used_on = ?').bind(Number.MAX_SAFE_INTEGER).run();
  return {
    act: (env, clock) => call(method, path, { ...options, env, seams: { clock } }),
    clock: clockAt(Date.now() + minutes * MINUTE),
    before: await snapshot(),
  };
}

it('has a scenario for every endpoint', () => {
  const covered = new Set(scenarios.map(({ endpoint }) => endpoint));
  expect([...covered].sort()).toEqual(endpoints.map(({ id }) => id).sort());
});

/** The run of each scenario without a fault, which its faulty runs are compared with. */
const usualRuns = new Map<Scenario, Promise<UsualRun<Response>>>();

function usualRunOf(scenario: Scenario): Promise<UsualRun<Response>> {
  const usual = usualRuns.get(scenario) ?? ready(scenario).then(runWithoutFaults);
  usualRuns.set(scenario, usual);
  return usual;
}

it.each(scenarios)('$what: the calls are the declared ones, and one of them writes at most', async (scenario) => {
  await logged(async () => {
    const usual = await usualRunOf(scenario);
    expect(usual.result.status).toBe(scenario.status);
    expect(usual.calls).toEqual(scenario.steps.map((step) => DEPENDENCIES[step]));
    expectOneChange(scenario.steps, usual);
  });
});

const faults = scenarios.flatMap((scenario) =>
  scenario.steps.flatMap((step, number) =>
    FAULT_KINDS[DEPENDENCIES[step]].map((kind) => ({ scenario, step, number, kind })),
  ),
);

it('has hundreds of faults to inject', () => {
  expect(faults.length).toBeGreaterThan(800);
});

it.each(share(faults, 40))('$scenario.what: $step ($number) $kind.what', async ({ scenario, step, number, kind }) => {
  const lines = await logged(async () => {
    await expectRecovery(scenario, await usualRunOf(scenario), number, step, kind);
  });
  expect(lines.join('\n')).not.toMatch(TRACES);
});

/** Addresses, tokens, keys, passwords, links, and what a failing service might tell of a person. */
const TRACES = new RegExp(`@|aat_|sk_|Sunny|Rainy|https?:|${WORDS}`);

/** Only a step that is declared to write changes anything, and at most one transaction before the answer does. */
function expectOneChange(steps: readonly Step[], usual: UsualRun<Response>): void {
  expect(steps.filter((step) => step === 'write' || step === 'write once').length).toBeLessThanOrEqual(1);
  for (const [number, step] of steps.entries()) {
    if (step.startsWith('later') || steps.includes('perhaps write')) continue;
    const changed = JSON.stringify(stateAfter(usual, number)) !== JSON.stringify(stateAfter(usual, number - 1));
    expect(changed, `${step} (${number})`).toBe(step.startsWith('write'));
  }
}

/** One fault: the response is decided, the database is as before or as after, and a second try puts it right. */
async function expectRecovery(
  scenario: Scenario,
  usual: UsualRun<Response>,
  number: number,
  step: Step,
  kind: FaultKind,
): Promise<void> {
  const what = `${step} (${number}) ${kind.what}`;
  const { act, clock, before } = await ready(scenario);
  const failing = faulty(number, DEPENDENCIES[step], kind, clock);
  const sound = dependencies();
  const response = await act(failing.env, clock);
  const changes = footprint(before, await snapshot());
  const possible = [[], ...usual.states];
  if (isDecisive(step, kind)) {
    await expectUnavailable(response, scenario, what);
    expect(changes, what).toEqual(stateAfter(usual, kind.carriedOut ? number : number - 1));
    const second = await act(sound.env, clock);
    expect(kind.carriedOut ? scenario.again : [scenario.status], what).toContain(second.status);
  } else {
    expect(shapeOf(response), what).toEqual(shapeOf(usual.result));
    expect(possible, what).toContainEqual(changes);
  }

  const { final, mails } = await later({ clock, before }, failing, sound);
  if (step.startsWith('perhaps') || scenario.steps.includes('perhaps mail'))
    expect(possible, what).toContainEqual(final);
  else if (scenario.doubled && kind.carriedOut) expect(once(final), what).toEqual(once(usual.final));
  else expect(final, what).toEqual(usual.final);
  expect(timesSent(scenario.steps.includes('perhaps mail') ? 'perhaps mail' : step, kind, usual.mails), what).toContain(
    mails,
  );
}

/** Whether a step that fails like this fails the whole call. */
function isDecisive(step: Step, { transient, lasting }: FaultKind): boolean {
  const isRetried = transient && !lasting && (step === 'read' || step === 'write');
  return ['list', 'file', 'read', 'write', 'write once'].includes(step) && !isRetried;
}

/** Expects what a caller must get while the service cannot do the work. */
async function expectUnavailable(response: Response, { errors }: Scenario, what: string): Promise<void> {
  expect(response.status, what).toBe(503);
  expect(response.headers.get('retry-after'), what).toMatch(/^[1-9]\d*$/);
  expect(response.headers.get('cko-request-id'), what).not.toBeNull();
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  parse(errors.schema, isJson ? JSON.parse(text) : text);
  expect(text, what).not.toMatch(new RegExp(`${WORDS}|D1|overloaded|something new|connection|Error|\\.ts\\b`));
}

function shapeOf({ status, headers }: Response): unknown {
  return [status, [...headers.keys()].filter((name) => name !== 'x-d1-bookmark')];
}

const once = (changes: Footprint) => [...new Set(changes)];

/** How often a mail may go out: twice if it was accepted and could not be deleted. */
function timesSent(step: Step, kind: FaultKind, mails: number): number[] {
  if (step.startsWith('perhaps')) return [0, mails];
  const unnoted = step === 'later mail' ? kind.carriedOut : step === 'later write' && (!kind.transient || kind.lasting);
  return unnoted ? [mails, mails + 1] : [mails];
}
