import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { enableWebhook } from '../../src/events/webhooks/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { effort, timeout } from '../support/effort.ts';
import { intercepted } from '../support/intercepted.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import {
  type Answer,
  aReceiver,
  type Delivery,
  forgetReceivers,
  type Receiver,
  toReceivers,
} from '../support/receiver.ts';
import { aClient, insert } from '../support/seed.ts';
import { bearer, begin } from '../support/service.ts';
import { type SimulatedClock, simulatedClock } from '../support/simulated-clock.ts';
import { clear } from '../support/snapshots.ts';

/*
 * Whatever a receiver does, once it has recovered it has accepted every event of its types at least once, and for each
 * person in order. A failure prints the steps; `got` of a receiver is what it was sent, in order.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How a receiver answers while it does not work as it should. */
const MOODS = [
  'works',
  'fails',
  'resets',
  'hangs',
  'slow',
  'accepts and fails',
  'redirects',
  'fails for one',
  'fails one once, and takes a second for others',
] as const;
type Mood = (typeof MOODS)[number];

const PEOPLE = 3;

type Step =
  | { readonly what: 'change'; readonly person: number }
  | { readonly what: 'many changes'; readonly people: readonly number[] }
  | { readonly what: 'mood'; readonly receiver: number; readonly mood: Mood }
  | { readonly what: 'minutes pass'; readonly minutes: number }
  | { readonly what: 'scheduled run' }
  | { readonly what: 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('change' as const), person: fc.nat(PEOPLE - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('many changes' as const),
      people: fc
        .array(fc.tuple(fc.nat(PEOPLE - 1), fc.integer({ min: 1, max: 5 })), { minLength: 3, maxLength: 8 })
        .map((runs) => runs.flatMap(([person, times]) => Array.from({ length: times }, () => person))),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('mood' as const),
      receiver: fc.nat(1),
      // Most of what can go wrong between two deliveries needs a receiver that works on, and slowly.
      mood: fc.oneof(fc.constantFrom(...MOODS), fc.constant<Mood>('fails one once, and takes a second for others')),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('minutes pass' as const), minutes: fc.constantFrom(1, 5, 30, 400) }),
  },
  { weight: 2, arbitrary: fc.constant({ what: 'scheduled run' as const }) },
  { weight: 1, arbitrary: fc.constant({ what: 'crash' as const }) },
);

/** A receiver whose mood changes, with the events that it has accepted. */
interface Moody {
  readonly receiver: Receiver;
  readonly accepted: Delivery[];
  mood: Mood;
  /** The person whose one delivery fails in this mood, and whether it has. */
  failsOnce: string | undefined;
  hasFailedOnce: boolean;
  /** People with an event under way, and whether a second delivery to one of them began meanwhile. */
  readonly open: Set<string>;
  hasOverlap: boolean;
}

/** The service under test: its bindings can be cut off, as when the isolate ends in the middle of its work. */
class Simulation {
  readonly clock: SimulatedClock;
  readonly #headers: Record<string, string>;
  #underWay = 0;
  #lives = 0;
  readonly people: string[] = [];

  constructor(credential: string) {
    this.#headers = bearer(credential);
    this.clock = simulatedClock(Date.now(), () => this.#underWay > 0);
  }

  /** Bindings and network of one isolate, which are dead after the next crash. */
  #isolate() {
    const life = this.#lives;
    const counted = async <T>(work: () => Promise<T>): Promise<T> => {
      if (life !== this.#lives) return new Promise(() => {});
      this.#underWay += 1;
      const result = await work().finally(() => {
        this.#underWay -= 1;
      });
      return life === this.#lives ? result : new Promise(() => {});
    };
    const DB = intercepted(env.DB, ['batch'], (run) => counted(run));
    const fetch: typeof globalThis.fetch = (...request) =>
      life === this.#lives ? toReceivers(...request) : new Promise(() => {});
    return { bindings: { DB }, seams: { clock: this.clock, fetch } };
  }

  crash(): void {
    this.#lives += 1;
  }

  async change(number: number): Promise<void> {
    const { bindings, seams } = this.#isolate();
    const id = this.people[number];
    const options = { headers: this.#headers, json: {}, env: bindings, seams };
    const name = { external_applicant_name: `name ${crypto.randomUUID()}` };
    // Nothing waits for what goes on after the response: the next step may be a crash, or come while deliveries go on.
    const { response } =
      id === undefined
        ? await begin('POST', PATHS.applicants, options)
        : await begin('PATCH', PATHS.applicant(id), { ...options, json: name });
    expect([200, 201]).toContain(response.status);
    if (id === undefined) this.people.push((await response.json<{ id: string }>()).id);
  }

  /** Changes people at once, as other isolates do whose deliveries another one makes. */
  async changeMany(numbers: readonly number[]): Promise<void> {
    const entry = { client_id: 'cli_a', action: 'updated', fields: '', request_id: '', at: this.clock.now() };
    const changed = numbers.flatMap((number) => this.people[number] ?? []);
    await env.DB.batch(changed.map((applicant_id) => insert('events', { ...entry, applicant_id })));
  }

  async run(): Promise<void> {
    const { bindings, seams } = this.#isolate();
    await Promise.race([runMaintenanceOnce(bindings, seams), this.#crashed()]);
  }

  /** Resolves once this life is over. */
  #crashed(): Promise<void> {
    const life = this.#lives;
    return new Promise((resolve) => {
      const look = setInterval(() => {
        if (life === this.#lives) return;
        clearInterval(look);
        resolve();
      }, 20);
    });
  }
}

function answering(moody: Moody, clock: SimulatedClock): Answer {
  const accept = (delivery: Delivery, status = 204) => {
    moody.accepted.push(delivery);
    return new Response(null, { status });
  };
  const after = (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
  return async (delivery) => {
    switch (moody.mood) {
      case 'fails':
        return new Response('no', { status: 500 });
      case 'resets':
        throw new Error('connection reset');
      case 'hangs':
        return new Promise(() => {});
      case 'slow':
        await after(4_000);
        return accept(delivery);
      case 'accepts and fails':
        return accept(delivery, 500);
      case 'redirects':
        return Response.redirect('https://elsewhere.example/', 308);
      case 'fails for one':
        return delivery.applicantId.charCodeAt(25) % 2 === 0 ? new Response(null, { status: 503 }) : accept(delivery);
      case 'fails one once, and takes a second for others':
        moody.failsOnce ??= delivery.applicantId;
        if (moody.failsOnce === delivery.applicantId && !moody.hasFailedOnce) {
          moody.hasFailedOnce = true;
          return new Response(null, { status: 500 });
        }
        if (moody.failsOnce !== delivery.applicantId) await after(1_000);
        return accept(delivery);
      default:
        return accept(delivery);
    }
  };
}

/** Notes when two deliveries to one person overlap, which no lease allows; one that never ends is over with its caller. */
function oneAtATime(moody: Moody, answer: Answer): Answer {
  return async (delivery, number) => {
    const { applicantId } = delivery;
    if (moody.mood === 'hangs') return answer(delivery, number);
    moody.hasOverlap ||= moody.open.has(applicantId);
    moody.open.add(applicantId);
    try {
      return await answer(delivery, number);
    } finally {
      moody.open.delete(applicantId);
    }
  };
}

/** Ids of events by person, in the order in which they were first accepted. */
function firstAccepted(deliveries: readonly Delivery[]): Record<string, string[]> {
  const people: Record<string, string[]> = {};
  for (const { applicantId, id } of deliveries) {
    people[applicantId] ??= [];
    if (!people[applicantId].includes(id)) people[applicantId].push(id);
  }
  return people;
}

async function carryOut(steps: readonly Step[], credential: string): Promise<void> {
  const service = new Simulation(credential);
  const types = [undefined, ['applicant.updated'] as const];
  const moody: Moody[] = [];
  try {
    for (const some of types) {
      const receiver = await aReceiver(undefined, some === undefined ? {} : { types: [...some] });
      const one: Moody = {
        receiver,
        accepted: [],
        mood: 'works',
        failsOnce: undefined,
        hasFailedOnce: false,
        open: new Set(),
        hasOverlap: false,
      };
      receiver.answer = oneAtATime(one, answering(one, service.clock));
      moody.push(one);
    }
    for (let person = 0; person < PEOPLE; person++) await service.change(person);
    for (const each of steps) {
      if (each.what === 'change') await service.change(each.person);
      else if (each.what === 'many changes') await service.changeMany(each.people);
      else if (each.what === 'mood')
        Object.assign(moody[each.receiver] as Moody, { mood: each.mood, failsOnce: undefined, hasFailedOnce: false });
      else if (each.what === 'minutes pass') service.clock.advance(each.minutes * MINUTE);
      else if (each.what === 'scheduled run') await service.run();
      else service.crash();
    }
    for (const one of moody) one.mood = 'works';
    const db = openDatabase(env.DB, null, systemClock, () => {});
    for (let hours = 0; hours < 3; hours++) {
      service.clock.advance(13 * HOUR);
      for (const { receiver } of moody) await enableWebhook(db, receiver.id);
      await service.run();
    }
    const events = await rows<{ id: number; applicant_id: string; action: string }>('events');
    for (const [index, { accepted, hasOverlap }] of moody.entries()) {
      // What an isolate had begun when it ended goes on at the receiver.
      if (!steps.some(({ what }) => what === 'crash')) expect(hasOverlap).toBe(false);
      const expected: Record<string, string[]> = {};
      for (const { id, applicant_id, action } of events) {
        if (index === 1 && action !== 'updated') continue;
        expected[applicant_id] ??= [];
        expected[applicant_id].push(`evt_${String(id).padStart(12, '0')}`);
      }
      expect(firstAccepted(accepted)).toEqual(expected);
    }
    expect(await rows('webhook_people')).toEqual([]);
  } finally {
    service.crash();
    service.clock.stop();
    await forgetReceivers();
  }
}

it(
  'delivers everything at least once and in order for each person, whatever receivers and isolates do',
  async () => {
    await clear();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24 }), async (steps) => {
        await clear();
        const { credential } = await aClient('key', { scopes: ['identity-verification'] });
        await carryOut(steps, credential);
      }),
      effort(3),
    );
  },
  timeout(120_000),
);
