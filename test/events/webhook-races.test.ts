import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, it } from 'vitest';
import { deliverDue } from '../../src/events/delivery/deliver.ts';
import { openMail } from '../../src/mail/open-mail.ts';
import type { Clock } from '../../src/platform/clock.ts';
import { createContext } from '../../src/platform/context.ts';
import { randomNumbers } from '../support/effort.ts';
import { intercepted } from '../support/intercepted.ts';
import { meanwhile } from '../support/meanwhile.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, forgetReceivers, toReceivers } from '../support/receiver.ts';
import { insert } from '../support/seed.ts';
import { quickClock } from '../support/service.ts';
import { simulatedTime } from '../support/simulated-clock.ts';

afterEach(forgetReceivers);

const HANNAH = 'aplt_hannah';
const eventIdOf = (id: number) => `evt_${String(id).padStart(12, '0')}`;

/** Delivers what is due, as an isolate that goes to the database through that binding. */
async function deliver(DB: D1Database = env.DB, clock: Clock = quickClock, fetch = toReceivers): Promise<void> {
  const seams = { clock, fetch };
  const context = createContext({ env: { ...env, DB }, execution: createExecutionContext(), seams, openMail });
  await deliverDue(context, () => false);
}

/** Appends events of those people to the history; yields the ids. */
async function record(...people: string[]): Promise<number[]> {
  const entry = { client_id: 'cli_a', action: 'updated', fields: '', request_id: '', at: Date.now() };
  await env.DB.batch(people.map((applicant_id) => insert('events', { ...entry, applicant_id })));
  return (await rows<{ id: number }>('events')).slice(-people.length).map(({ id }) => id);
}

/** The transactions of one isolate, at each of which another one delivers everything that it can. */
const TURNS = Array.from({ length: 10 }, (_, index) => index + 1);

it.each(TURNS)('loses and swaps no event when another isolate delivers before transaction %i', async (turn) => {
  const receiver = await aReceiver();
  const [first = 0] = await record(HANNAH);
  // She is set aside since the first event, up to which the webhook has come.
  await env.DB.prepare('update webhooks set position = ?').bind(first).run();
  await insert('webhook_people', {
    webhook_id: receiver.id,
    applicant_id: HANNAH,
    event_id: first,
    attempts: 1,
    due_on: 0,
    leased_until: 0,
  }).run();
  const later = await record('aplt_ada', HANNAH, 'aplt_ada', HANNAH);
  await deliver(meanwhile(env.DB, turn, () => deliver()));
  await deliver();
  const idsOf = (person: string) =>
    receiver.got.filter(({ applicantId }) => applicantId === person).map(({ id }) => id);
  expect(idsOf(HANNAH)).toEqual([first, later[1], later[3]].map((id) => eventIdOf(id ?? 0)));
  expect(idsOf('aplt_ada')).toEqual([later[0], later[2]].map((id) => eventIdOf(id ?? 0)));
  expect(await rows('webhook_people')).toEqual([]);
});

it.each(TURNS)('delivers an event that is written before transaction %i, at once', async (turn) => {
  const receiver = await aReceiver();
  const [first = 0] = await record('aplt_ada');
  let second = 0;
  await deliver(
    meanwhile(env.DB, turn, async () => {
      [second = 0] = await record(HANNAH);
      await deliver();
    }),
  );
  if (second === 0) return;
  expect(receiver.got.map(({ id }) => id).sort()).toEqual([first, second].map(eventIdOf));
});

it('ends with less than ten transactions, so that every one of them has had its turn', async () => {
  const receiver = await aReceiver();
  let batches = 0;
  await record('aplt_ada');
  await deliver(meanwhile(env.DB, 10, async () => (batches = 10)));
  expect([receiver.got.length, batches]).toEqual([1, 0]);
});

/** Delivers as an isolate that ends before its nth transaction, and sends nothing more; resolves at that end. */
async function deliverUntil(turn: number): Promise<void> {
  let end = () => {};
  let batches = 0;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const DB = intercepted(env.DB, ['batch'], (run) => {
    batches += 1;
    if (batches < turn) return run();
    end();
    return new Promise(() => {});
  });
  const send: typeof fetch = (...request) => (batches < turn ? toReceivers(...request) : new Promise(() => {}));
  await Promise.race([deliver(DB, quickClock, send), ended]);
}

it.each(TURNS.slice(0, 7))('loses no event when the isolate ends before transaction %i', async (turn) => {
  const receiver = await aReceiver(({ applicantId }) =>
    applicantId === HANNAH ? new Promise(() => {}) : new Response(null, { status: 500 }),
  );
  const ids = await record(HANNAH, 'aplt_ada', HANNAH, 'aplt_ada');
  await deliverUntil(turn);
  receiver.answer = () => new Response(null, { status: 200 });
  receiver.got.length = 0;
  for (let runs = 0; runs < 2; runs++) {
    // The time of the leases has passed, and of the waits.
    await env.DB.batch([
      env.DB.prepare('update webhooks set leased_until = 0, due_on = 0'),
      env.DB.prepare('update webhook_people set leased_until = 0, due_on = 0'),
    ]);
    await deliver();
  }
  const idsOf = (person: string) =>
    receiver.got.filter(({ applicantId }) => applicantId === person).map(({ id }) => id);
  expect(idsOf(HANNAH)).toEqual([ids[0], ids[2]].map((id) => eventIdOf(id ?? 0)));
  expect(idsOf('aplt_ada')).toEqual([ids[1], ids[3]].map((id) => eventIdOf(id ?? 0)));
});

/**
 * Delivers while answers to all but Hannah take that many milliseconds and hers fail once, and records another event of
 * hers at her nth answer. Yields the ids that she accepted, in order.
 */
async function deliverAround(people: readonly string[], milliseconds: number, nth?: number): Promise<string[]> {
  const { clock, env: bindings } = simulatedTime(Date.now());
  const accepted: string[] = [];
  let answers = 0;
  await aReceiver(async ({ applicantId, id }) => {
    if (applicantId !== HANNAH) {
      await new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
      return new Response(null, { status: 204 });
    }
    answers += 1;
    if (answers === nth) await record(HANNAH);
    if (answers === 1) return new Response(null, { status: 500 });
    if (!accepted.includes(id)) accepted.push(id);
    return new Response(null, { status: 204 });
  });
  await record(...people);
  for (let runs = 0; runs < 3; runs++) await deliver(bindings.DB, clock);
  clock.stop();
  return accepted;
}

const idsOf = async (person: string) =>
  (await rows<{ id: number; applicant_id: string }>('events'))
    .filter(({ applicant_id }) => applicant_id === person)
    .map(({ id }) => eventIdOf(id));

const ADA = Array.from({ length: 8 }, () => 'aplt_ada');

it('loses no event of a person who failed once, has caught up and has been read more than once ahead', async () => {
  const some = ADA.slice(4);
  const before = (await idsOf(HANNAH)).length;
  const accepted = await deliverAround([HANNAH, ...some, HANNAH, ...some, HANNAH], 1_000);
  expect(accepted).toEqual((await idsOf(HANNAH)).slice(before));
  expect(await rows('webhook_people')).toEqual([]);
});

it.each([1, 2])('keeps a person in order who has caught up and gets an event at answer %i', async (nth) => {
  const before = (await idsOf(HANNAH)).length;
  const accepted = await deliverAround([HANNAH, ...ADA, HANNAH], 1_500, nth);
  expect(accepted).toHaveLength(3);
  expect(accepted).toEqual((await idsOf(HANNAH)).slice(before));
  expect(await rows('webhook_people')).toEqual([]);
});

it('loses and swaps nothing when many isolates deliver at once to receivers that fail, hang and are slow at random', async () => {
  await env.DB.prepare('delete from events').run();
  const { clock, env: bindings } = simulatedTime(Date.now());
  const random = randomNumbers();
  const pause = (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
  let isWell = false;
  let overlaps = 0;
  const open = new Set<string>();
  const accepted: Record<string, string[]>[] = [{}, {}];
  for (const [index, people] of accepted.entries()) {
    await aReceiver(async ({ applicantId, id }) => {
      const key = `${index} ${applicantId}`;
      if (open.has(key)) overlaps += 1;
      open.add(key);
      const luck = isWell ? 1 : random();
      if (luck < 0.02) await pause(9_900);
      else if (luck < 1) await pause(luck < 0.12 ? 2_000 + random() * 3_000 : random() * 1_500);
      open.delete(key);
      if (luck < 0.02 || (luck >= 0.12 && luck < 0.18)) return new Response(null, { status: 500 });
      people[applicantId] ??= [];
      if (!people[applicantId].includes(id)) people[applicantId].push(id);
      return new Response(null, { status: 204 });
    });
  }
  const work: Promise<void>[] = [];
  for (let turn = 0; turn < 40; turn++) {
    const people = Array.from({ length: random() < 0.1 ? 20 : 1 }, () => `aplt_${Math.floor(random() * random() * 8)}`);
    await record(...people);
    work.push(deliver(bindings.DB, clock));
    await pause(200 + random() * 4_000);
  }
  isWell = true;
  await Promise.all(work);
  for (let runs = 0; runs < 3; runs++) {
    clock.advance(13 * 60 * 60_000);
    await deliver(bindings.DB, clock);
  }
  clock.stop();
  const expected: Record<string, string[]> = {};
  for (const { applicant_id } of await rows<{ applicant_id: string }>('events')) {
    expected[applicant_id] ??= await idsOf(applicant_id);
  }
  expect(accepted).toEqual([expected, expected]);
  expect([overlaps, await rows('webhook_people')]).toEqual([0, []]);
});
