import { env } from 'cloudflare:workers';
import { parse } from 'valibot';
import { expect, it } from 'vitest';
import { endpoints } from '../support/routes.ts';
import '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { type Dependency, dependencies } from '../support/dependencies.ts';
import { logged } from '../support/logs.ts';
import { call } from '../support/service.ts';
import { type Footprint, footprint, snapshot } from '../support/snapshots.ts';
import { type Course, course, faulty, later, type Ready, stateAfter } from './courses.ts';
import { KINDS, type Kind, WORDS } from './kinds.ts';
import { type Scenario, type Step, scenarios } from './scenarios.ts';

const MINUTE = 60_000;
const TIMEOUT = 300_000;

const DEPENDENCIES: Readonly<Record<Step, Dependency>> = {
  count: 'limit',
  list: 'kv',
  file: 'assets',
  read: 'd1',
  write: 'd1',
  'write once': 'd1',
  'later mail': 'mail',
  'later write': 'd1',
  'perhaps write': 'd1',
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

it('goes through every endpoint', () => {
  const covered = new Set(scenarios.map(({ endpoint }) => endpoint));
  expect([...covered].sort()).toEqual(endpoints.map(({ id }) => id).sort());
});

it.each(scenarios)(
  '$what: whatever fails in whichever way, the answer is decided, and the database is as before or as after',
  async (scenario) => {
    const lines = await logged(async () => {
      const { steps } = scenario;
      const usual = await course(await ready(scenario));
      expect(usual.result.status).toBe(scenario.status);
      expect(usual.calls).toEqual(steps.map((step) => DEPENDENCIES[step]));
      expectOneChange(steps, usual);
      for (const [number, step] of steps.entries()) {
        for (const kind of KINDS[DEPENDENCIES[step]]) await holdOut(scenario, usual, number, step, kind);
      }
    });
    expect(lines.join('\n')).not.toMatch(TRACES);
  },
  TIMEOUT,
);

/** Addresses, tokens, keys, passwords, links, and what a failing service might tell of a person. */
const TRACES = new RegExp(`@|aat_|sk_|Sunny|Rainy|https?:|${WORDS}`);

/** Only what is said to write changes anything, and at most one transaction before the answer does. */
function expectOneChange(steps: readonly Step[], usual: Course<Response>): void {
  expect(steps.filter((step) => step === 'write' || step === 'write once').length).toBeLessThanOrEqual(1);
  for (const [number, step] of steps.entries()) {
    if (step.startsWith('later') || steps.includes('perhaps write')) continue;
    const changed = JSON.stringify(stateAfter(usual, number)) !== JSON.stringify(stateAfter(usual, number - 1));
    expect(changed, `${step} (${number})`).toBe(step.startsWith('write'));
  }
}

/** One fault in one place: what is answered, what is changed, and what comes of trying again. */
async function holdOut(
  scenario: Scenario,
  usual: Course<Response>,
  number: number,
  step: Step,
  kind: Kind,
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
  if (step === 'perhaps write') expect(possible, what).toContainEqual(final);
  else if (scenario.doubled && kind.carriedOut) expect(once(final), what).toEqual(once(usual.final));
  else expect(final, what).toEqual(usual.final);
  expect(timesSent(step, kind, usual.mails), what).toContain(mails);
}

/** Whether a step that fails like this fails the whole call. */
function isDecisive(step: Step, { transient, lasting }: Kind): boolean {
  const isRetried = transient && !lasting && (step === 'read' || step === 'write');
  return ['list', 'file', 'read', 'write', 'write once'].includes(step) && !isRetried;
}

/** Holds an answer to what a caller must get when the service cannot answer. */
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

/** How often a mail may go out: twice if it was accepted and nobody could note it down. */
function timesSent(step: Step, kind: Kind, mails: number): number[] {
  if (step === 'perhaps write') return [0, mails];
  const unnoted = step === 'later mail' ? kind.carriedOut : step === 'later write' && (!kind.transient || kind.lasting);
  return unnoted ? [mails, mails + 1] : [mails];
}
