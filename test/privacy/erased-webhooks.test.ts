import { expect, it } from 'vitest';
import { enableWebhook } from '../../src/events/webhooks/store.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aReceiver, type Delivery, toReceivers } from '../support/receiver.ts';
import { aClient, aDatabase } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';
import { simulatedTime } from '../support/simulated-clock.ts';
import { type Callers, liveMarkedLife } from './marked-life.ts';
import { columnsThatHold } from './personal-columns.ts';
import { hashesIn, sqlDump, tracesIn } from './traces.ts';

useCheapPasswords();

const MINUTE = 60_000;
const callers: Callers = {
  backend: await aClient('key'),
  auditor: await aClient('key', { scopes: ['privacy', 'events'] }),
  partner: await aClient('oauth'),
  mover: await aClient('key', { scopes: ['import'] }),
};

/** Everything that left the service for a receiver: address, headers, body. */
const sent: string[] = [];
const noting: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  sent.push([request.url, ...[...request.clone().headers].flat(), await request.clone().text()].join('\n'));
  return toReceivers(input, init);
};

const answer = (status: number) => () => new Response(null, { status });
const idsOf = (got: readonly Delivery[]) => [...new Set(got.map(({ id }) => id))].sort();

it('leaves nothing of a person in anything that webhooks store or send, before the erasure and after it', async () => {
  const { clock, env: bindings } = simulatedTime(Date.now());
  const options = { env: bindings, seams: { clock, fetch: noting } };
  const live = await aReceiver();
  const failing = await aReceiver(({ applicantId }) =>
    answer(applicantId === failing.got[0]?.applicantId ? 503 : 204)(),
  );
  const gone = await aReceiver(answer(410));
  const person = await liveMarkedLife(callers, 'confirmed', options);
  const texts = { ...person.stored, ...person.passing, ...person.secrets };
  const before = live.got.length;
  expect(before).toBeGreaterThan(15);
  expect((await rows<{ webhook_id: string }>('webhook_people')).map(({ webhook_id }) => webhook_id)).toContain(
    failing.id,
  );

  for (const id of [person.profile, person.account, person.imported]) {
    await call('POST', PATHS.anonymize(id), { headers: bearer(callers.backend.credential), ...options });
  }
  clock.stop();
  expect(live.got.slice(before).map(({ type }) => type)).toEqual(Array(3).fill('applicant.anonymized'));
  const stored = await sqlDump();
  expect(tracesIn(stored, texts)).toEqual([]);
  expect(await hashesIn(stored, { ...person.stored, ...person.passing })).toEqual([]);
  expect(await columnsThatHold()).toEqual([]);

  // What had waited is sent after the erasure, and tells no more.
  for (const receiver of [failing, gone]) receiver.answer = answer(204);
  await enableWebhook(aDatabase(), gone.id);
  await runMaintenanceOnce({}, { clock: clockAt(clock.now() + 2 * MINUTE), fetch: noting });
  for (const receiver of [failing, gone]) expect(idsOf(receiver.got)).toEqual(idsOf(live.got));
  expect(tracesIn(sent.join('\n'), texts)).toEqual([]);
  expect(await hashesIn(sent.join('\n'), texts)).toEqual([]);
  expect(tracesIn(await sqlDump(), texts)).toEqual([]);
  expect(await rows('webhook_people')).toEqual([]);
});
