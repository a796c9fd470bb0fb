import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { intercepted } from '../support/intercepted.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, forgetReceivers, type Receiver, toReceivers } from '../support/receiver.ts';
import { aClient, insert } from '../support/seed.ts';
import { bearer, begin, call, quickClock } from '../support/service.ts';
import { type SimulatedClock, simulatedTime } from '../support/simulated-clock.ts';

/*
 * Receivers that fail, hang or are gone while the usual traffic goes on: a call now and then, and a scheduled run each
 * minute.
 */

const MINUTE = 60_000;
const { credential } = await aClient('key', { scopes: ['identity-verification'] });
const headers = bearer(credential);

let clock: SimulatedClock;
let bindings: Partial<Env>;

beforeEach(async () => {
  ({ clock, env: bindings } = simulatedTime(Date.now()));
  await env.DB.prepare('delete from events').run();
});

afterEach(async () => {
  clock.stop();
  await forgetReceivers();
});

const status = (code: number) => new Response(null, { status: code });
const hanging = () => new Promise<Response>(() => {});
const after = (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
const isAccepted = (receiver: Receiver) => new Set(receiver.got.map(({ id }) => id)).size;

const seams = () => ({ clock, fetch: toReceivers });
const create = () => call('POST', PATHS.applicants, { headers, json: {}, env: bindings, seams: seams() });
const scheduledRun = () => runMaintenanceOnce(bindings, seams());

/** Lets minutes pass, with a scheduled run at the end of each. */
async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    clock.advance(MINUTE);
    await scheduledRun();
  }
}

interface Stored {
  id: string;
  failures: number;
  due_on: number;
  disabled_on: number | null;
  failing_since: number | null;
}

const storedOf = async ({ id }: Receiver) =>
  (await rows<Stored>('webhooks')).find((webhook) => webhook.id === id) as Stored;

/** Appends an event of each of so many new people to the history. */
async function record(people: number, applicantId = (number: number) => `aplt_${crypto.randomUUID()}${number}`) {
  const entry = { client_id: 'cli_a', action: 'updated', fields: '', request_id: '', at: clock.now() };
  const each = Array.from({ length: people }, (_, index) => applicantId(index));
  await env.DB.batch(each.map((applicant_id) => insert('events', { ...entry, applicant_id })));
}

/** Makes each person of the history wait for a retry that is due. */
async function letAllWait({ id }: Receiver): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('update webhooks set position = (select max(id) from events)'),
    env.DB.prepare(
      `insert into webhook_people (webhook_id, applicant_id, event_id, attempts, due_on, leased_until, last_failure)
        select ?, applicant_id, min(id), 1, 0, 0, 'status_503' from events group by applicant_id`,
    ).bind(id),
  ]);
}

it('counts the receiver as failing when people fail one by one, and sends all at once when it is back', async () => {
  const receiver = await aReceiver(() => status(503));
  for (let minute = 0; minute < 12; minute++) {
    await create();
    await pass(1);
  }
  // Tries of the receiver: at 1, 5 and 15 minutes after the third of them had failed.
  expect(await storedOf(receiver)).toMatchObject({ failures: 3 });
  expect((await rows('webhook_people')).length).toBeLessThan(6);
  const tried = receiver.got.length;
  await pass(5);
  expect(receiver.got).toHaveLength(tried);
  receiver.answer = () => status(204);
  receiver.got.length = 0;
  await pass(12);
  expect(isAccepted(receiver)).toBe(12);
  expect(await rows('webhook_people')).toEqual([]);
  expect(await storedOf(receiver)).toMatchObject({ failures: 0, failing_since: null });
});

it('tries a receiver again by a person who waits, when there is no other event to try it with', async () => {
  const receiver = await aReceiver(() => status(503));
  for (let people = 0; people < 3; people++) await create();
  expect(await storedOf(receiver)).toMatchObject({ failures: 1 });
  receiver.got.length = 0;
  await pass(1);
  expect(receiver.got).toHaveLength(1);
  await pass(4);
  expect(receiver.got).toHaveLength(1);
  await pass(2);
  expect(receiver.got).toHaveLength(2);
  receiver.answer = () => status(204);
  receiver.got.length = 0;
  await pass(15);
  expect(isAccepted(receiver)).toBe(3);
});

it('does not count as failing a receiver that fails for one person again and again', async () => {
  const receiver = await aReceiver(() => status(500));
  await create();
  await pass(30);
  const others = await storedOf(receiver);
  expect(others).toMatchObject({ failures: 0 });
  const [failing] = receiver.got;
  receiver.answer = ({ applicantId }) => status(applicantId === failing?.applicantId ? 500 : 200);
  await create();
  expect(receiver.got.at(-1)?.applicantId).not.toBe(failing?.applicantId);
});

it('counts each of several receivers that hang as failing', async () => {
  const receivers = [await aReceiver(hanging), await aReceiver(hanging), await aReceiver(hanging)];
  await record(60);
  for (let round = 0; round < 4; round++) await pass(1);
  for (const receiver of receivers) {
    expect((await storedOf(receiver)).failures).toBeGreaterThan(0);
    expect(receiver.got.length).toBeLessThan(20);
  }
});

it('sends to hundreds of people who wait in one scheduled run', async () => {
  const receiver = await aReceiver();
  await record(400);
  await letAllWait(receiver);
  await scheduledRun();
  expect(isAccepted(receiver)).toBe(400);
  expect(await rows('webhook_people')).toEqual([]);
});

it('sends hundreds of events of one person who waits in one scheduled run, in order', async () => {
  const receiver = await aReceiver();
  await record(600, () => 'aplt_hannah');
  await letAllWait(receiver);
  await scheduledRun();
  const ids = receiver.got.map(({ id }) => id);
  expect(ids).toHaveLength(600);
  expect(ids).toEqual([...ids].sort());
});

it('lets no receiver wait for two others that hang and have people who wait', async () => {
  const others = [await aReceiver(hanging), await aReceiver(hanging)];
  await record(6);
  await pass(2);
  for (const { got } of others) expect(got.length).toBeGreaterThan(2);
  await env.DB.batch([
    env.DB.prepare('update webhooks set due_on = 0, failures = 0, leased_until = 0'),
    env.DB.prepare('update webhook_people set due_on = 0, leased_until = 0'),
  ]);
  const receivedOn: number[] = [];
  await aReceiver(() => {
    receivedOn.push(clock.now());
    return status(200);
  });
  await record(2);
  const begun = clock.now();
  await scheduledRun();
  expect(receivedOn).toHaveLength(2);
  for (const on of receivedOn) expect(on - begun).toBeLessThan(1_000);
});

it('lets no receiver wait for six others of which it is known that they hang', async () => {
  for (let others = 0; others < 6; others++) await aReceiver(hanging);
  await create();
  await env.DB.prepare('update webhooks set due_on = 0, failures = 0').run();
  const delays: number[] = [];
  for (let receivers = 0; receivers < 3; receivers++) {
    await aReceiver(() => {
      delays.push(clock.now() - begun);
      return status(200);
    });
  }
  const begun = clock.now();
  await create();
  expect(delays).toHaveLength(3);
  for (const delay of delays) expect(delay).toBeLessThan(1_000);
});

it.each([
  ['two of which say at once that it is gone', [0, 0]],
  ['one of which says late that it is gone', [3_000]],
])('sends no more to a receiver after deliveries %s', async (_, delays) => {
  const receiver = await aReceiver(async (_delivery, number) => {
    await after(delays[number] ?? 200);
    return status(number < delays.length ? 410 : 200);
  });
  await record(300);
  await scheduledRun();
  expect((await storedOf(receiver)).disabled_on).not.toBeNull();
  // What was sent before the last of them was answered.
  expect(receiver.got.length).toBeLessThan(120);
});

it('ends a delivery when another isolate has disabled the webhook', async () => {
  const receiver = await aReceiver(async (_, number) => {
    if (number === 5) await env.DB.prepare('update webhooks set disabled_on = 1').run();
    await after(200);
    return status(200);
  });
  await record(300);
  await scheduledRun();
  expect(receiver.got.length).toBeLessThan(60);
});

it('tries again in the same invocation after a time-out, though the database takes its time', async () => {
  const DB = intercepted(bindings.DB as D1Database, ['batch'], async (run) => {
    clock.advance(50);
    return run();
  });
  bindings = { ...bindings, DB };
  const sentOn: number[] = [];
  await aReceiver(() => {
    sentOn.push(clock.now());
    return hanging();
  });
  await create();
  expect(sentOn.map((on) => Math.round((on - (sentOn[0] ?? 0)) / 1_000))).toEqual([0, 15]);
});

it('lets no fault of the database with one webhook end the deliveries to another', async () => {
  const failing = await aReceiver(() => status(500));
  let accepted = 0;
  await aReceiver(async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    accepted += 1;
    return status(200);
  });
  const DB = intercepted(env.DB, ['prepare'], (run, [sql]) => {
    if (String(sql).includes('"last_failed_on" =')) throw new Error('a fault');
    return run();
  });
  const options = { headers, json: {}, env: { DB }, seams: { clock: quickClock, fetch: toReceivers } };
  const { rest } = await begin('POST', PATHS.applicants, options);
  await rest();
  expect([failing.got.length, accepted]).toEqual([1, 1]);
});

it('makes fewer statements after a response than the database takes of one invocation', async () => {
  let statements = 0;
  const DB = intercepted(bindings.DB as D1Database, ['batch'], (run, [list]) => {
    statements += (list as unknown[]).length;
    return run();
  });
  bindings = { ...bindings, DB };
  await aReceiver((_, number) => status(number % 2 === 0 ? 500 : 200));
  await record(600);
  await create();
  expect(statements).toBeLessThan(1_000);
});
