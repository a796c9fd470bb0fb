import { env } from 'cloudflare:workers';
import { afterEach, expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { logged } from '../support/logs.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, forgetReceivers, type Receiver, toReceivers } from '../support/receiver.ts';
import { aClient, aDatabase, insert } from '../support/seed.ts';
import { bearer, begin, call, quickClock } from '../support/service.ts';
import { simulatedTime } from '../support/simulated-clock.ts';

const MINUTE = 60_000;
const { credential } = await aClient('key', { scopes: ['identity-verification', 'events'] });
const headers = bearer(credential);
const seams = { clock: quickClock, fetch: toReceivers };

afterEach(forgetReceivers);

/** Creates an applicant, whose event goes out after the response. */
async function create(options: object = {}): Promise<string> {
  const response = await call('POST', PATHS.applicants, { headers, json: {}, seams, ...options });
  return (await response.json<{ id: string }>()).id;
}

/** Creates an applicant at that timestamp; the one at which the last delivery of its event has ended. */
async function createdBy(start: number): Promise<number> {
  const { clock, env: bindings } = simulatedTime(start);
  await create({ env: bindings, seams: { ...seams, clock } });
  clock.stop();
  return clock.now();
}

const update = (id: string, name: string) =>
  call('PATCH', PATHS.applicant(id), { headers, json: { external_applicant_name: name }, seams });

interface Stored {
  id: string;
  failures: number;
  failing_since: number | null;
  disabled_on: number | null;
  last_failure: string | null;
  due_on: number;
}

async function storedOf({ id }: Receiver): Promise<Stored> {
  return (await rows<Stored>('webhooks')).find((webhook) => webhook.id === id) as Stored;
}

const status = (code: number) => new Response(null, { status: code });
const typesOf = ({ got }: Receiver) => got.map(({ type }) => type);

it('sends an event after the response, as the feed has it', async () => {
  const receiver = await aReceiver();
  const after = `${PATHS.feed}?limit=1000`;
  const id = await create({ json: { external_applicant_id: 'ext_a', email: 'a@b.example' } });
  const feed = await (await call('GET', after, { headers })).json<{ data: { id: string }[] }>();
  expect(receiver.got.map(({ text }) => JSON.parse(text))).toEqual([feed.data.at(-1)]);
  expect(receiver.got[0]).toMatchObject({ applicantId: id, type: 'applicant.created' });
});

it('sends nothing before the response, which costs no round trip more', async () => {
  const receiver = await aReceiver();
  await create();
  const { d1, trips } = counting(env.DB);
  const { rest } = await begin('POST', PATHS.applicants, { headers, json: {}, seams, env: { DB: d1 } });
  expect([trips(), receiver.got.length]).toEqual([1, 1]);
  await rest();
  expect(receiver.got).toHaveLength(2);
});

it('asks the database nothing after the response without a webhook, or without an event', async () => {
  await create();
  const { d1, trips } = counting(env.DB);
  const { rest } = await begin('POST', PATHS.applicants, { headers, json: {}, seams, env: { DB: d1 } });
  await rest();
  expect(trips()).toBe(1);
  await aReceiver();
  await call('GET', `${PATHS.applicants}?limit=1`, { headers, seams });
  const read = counting(env.DB);
  const reading = await begin('GET', `${PATHS.applicants}?limit=1`, { headers, seams, env: { DB: read.d1 } });
  await reading.rest();
  expect(read.trips()).toBe(1);
});

it('sends the types that it was registered for, and begins where it shall', async () => {
  const before = await create();
  const { id: last = 0 } = (await rows<{ id: number }>('events')).at(-1) ?? {};
  const all = await aReceiver(undefined, { from: last - 1 });
  const now = await aReceiver();
  const some = await aReceiver(undefined, { types: ['applicant.updated'], from: 0 });
  await update(before, 'Hannah');
  expect(typesOf(all)).toEqual(['applicant.created', 'applicant.updated']);
  expect(typesOf(now)).toEqual(['applicant.updated']);
  expect(typesOf(some)).toEqual(['applicant.updated']);
});

it.each([
  ['an error', () => status(500), 'status_500'],
  ['a redirect', () => Response.redirect('https://elsewhere.example/', 307), 'status_307'],
  ['a reset', () => Promise.reject(new Error('connection reset')), 'unreachable'],
] as const)('tries again after %s, at once and at the scheduled times', async (_, answer, reason) => {
  const receiver = await aReceiver(answer);
  const clock = clockAt(await createdBy(Date.now()));
  expect(receiver.got).toHaveLength(2);
  expect(await storedOf(receiver)).toMatchObject({ last_failure: reason, disabled_on: null });
  for (const [index, minutes] of [1, 5, 15, 60, 180, 360, 720, 720].entries()) {
    clock.advance(minutes * MINUTE - 2);
    await runMaintenanceOnce({}, { clock, fetch: toReceivers });
    expect(receiver.got).toHaveLength(index + 2);
    clock.advance(2);
    await runMaintenanceOnce({}, { clock, fetch: toReceivers });
    expect(receiver.got).toHaveLength(index + 3);
  }
  receiver.answer = () => status(200);
  clock.advance(720 * MINUTE);
  await runMaintenanceOnce({}, { clock, fetch: toReceivers });
  expect(new Set(receiver.got.map(({ id }) => id)).size).toBe(1);
  expect(await rows('webhook_people')).toEqual([]);
  expect(await storedOf(receiver)).toMatchObject({ failing_since: null });
});

it('counts no answer within ten seconds as none, and tries again five seconds later', async () => {
  const { clock, env: bindings } = simulatedTime(Date.now());
  const sentOn: number[] = [];
  const receiver = await aReceiver((_, number) => {
    sentOn.push(clock.now());
    return number === 0 ? new Promise(() => {}) : status(204);
  });
  await create({ env: bindings, seams: { ...seams, clock } });
  clock.stop();
  expect(sentOn.map((at) => at - (sentOn[0] ?? 0))).toEqual([0, 15_000]);
  expect(await storedOf(receiver)).toMatchObject({ last_failure: 'timed_out', failing_since: null });
  expect(await rows('webhook_people')).toEqual([]);
});

it('disables by 410, and sends that event again once it is enabled', async () => {
  const receiver = await aReceiver(() => status(410));
  const lines = await logged(async () => {
    await create();
    await create();
  });
  expect(receiver.got).toHaveLength(1);
  expect(lines.filter((line) => line.includes('webhook_disabled'))).toHaveLength(1);
  expect(lines.join()).not.toContain(receiver.host);
  const { enableWebhook } = await import('../../src/events/webhooks/store.ts');
  receiver.answer = () => status(200);
  await runMaintenanceOnce({}, { clock: quickClock, fetch: toReceivers });
  expect(receiver.got).toHaveLength(1);
  expect(await enableWebhook(aDatabase(), receiver.id)).toBe('enabled');
  await runMaintenanceOnce({}, { clock: quickClock, fetch: toReceivers });
  const [first, ...rest] = receiver.got.map(({ id }) => id);
  expect(rest).toHaveLength(2);
  expect(rest).toContain(first);
});

it('lets no person wait for another whose deliveries fail', async () => {
  const failing = await create();
  const receiver = await aReceiver(({ applicantId }) => status(applicantId === failing ? 500 : 200));
  const clock = clockAt(Date.now());
  const { rest } = await begin('PATCH', PATHS.applicant(failing), {
    headers,
    json: { external_applicant_name: 'Hannah' },
    seams: { ...seams, clock },
  });
  const resting = rest();
  await expect.poll(async () => (await rows('webhook_people')).length).toBe(1);
  const others = [await create(), await create()];
  expect(receiver.got.map(({ applicantId }) => applicantId)).toEqual([failing, ...others]);
  clock.advance(5_000);
  await resting;
  await update(failing, 'Ada');
  expect(receiver.got.filter(({ applicantId }) => applicantId === failing)).toHaveLength(2);
  expect(await rows('webhook_people')).toMatchObject([{ applicant_id: failing, last_failure: 'status_500' }]);
  receiver.answer = () => status(200);
  clock.advance(2 * MINUTE);
  await runMaintenanceOnce({}, { clock, fetch: toReceivers });
  const names = receiver.got.filter(({ applicantId }) => applicantId === failing).map(({ id }) => id);
  expect(names.slice(-2)).toEqual([...names.slice(-2)].sort());
  expect(new Set(names).size).toBe(2);
  expect(await rows('webhook_people')).toEqual([]);
});

it('tries a person who waits again as soon as a delivery to another shows that the receiver is back', async () => {
  const waiting = await create();
  const { id: event_id = 0 } = (await rows<{ id: number }>('events')).at(-1) ?? {};
  const receiver = await aReceiver();
  await env.DB.prepare('update webhooks set failures = 1, failing_since = 1').run();
  const due_on = Date.now() + 60 * MINUTE;
  const person = { webhook_id: receiver.id, applicant_id: waiting, event_id, attempts: 4, due_on, leased_until: 0 };
  await insert('webhook_people', person).run();
  const other = await create();
  expect(await storedOf(receiver)).toMatchObject({ failures: 0, failing_since: null });
  expect(receiver.got.map(({ applicantId }) => applicantId)).toEqual([other, waiting]);
});

it('lets no webhook wait for another that does not answer', async () => {
  const { clock, env: bindings } = simulatedTime(Date.now());
  await aReceiver(() => new Promise(() => {}));
  const receivedOn: number[] = [];
  await aReceiver(() => {
    receivedOn.push(clock.now());
    return status(200);
  });
  const begun = clock.now();
  for (let times = 0; times < 3; times++) await create({ env: bindings, seams: { ...seams, clock } });
  clock.stop();
  // Each call waits here until the other receiver has been given up.
  expect(receivedOn).toHaveLength(3);
  expect(receivedOn[0]).toBeLessThan(begun + 1_000);
});

it('sends an event once when several isolates would at once', async () => {
  const receiver = await aReceiver(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return status(200);
  });
  await Promise.all(Array.from({ length: 8 }, () => create()));
  await runMaintenanceOnce({}, { clock: quickClock, fetch: toReceivers });
  const ids = receiver.got.map(({ id }) => id);
  expect(ids).toHaveLength(8);
  expect(new Set(ids).size).toBe(8);
});

it('signs with every live secret while they are rotated', async () => {
  const receiver = await aReceiver();
  const rotated = {
    SERVICE_SECRETS_2: 'another secret of the tests that has thirty-two characters too',
  } as Partial<Env>;
  await create({ env: rotated });
  expect(receiver.got).toHaveLength(1);
});

it('is disabled after five days without success, which the log tells', async () => {
  const receiver = await aReceiver(() => status(503));
  const lines = await logged(async () => {
    const clock = clockAt(await createdBy(Date.now()));
    for (let hours = 0; hours < 6 * 24; hours += 6) {
      clock.advance(6 * 60 * MINUTE);
      await runMaintenanceOnce({}, { clock, fetch: toReceivers });
    }
  });
  expect((await storedOf(receiver)).disabled_on).not.toBeNull();
  expect(lines.filter((line) => line.includes('webhook_disabled'))).toHaveLength(1);
});
