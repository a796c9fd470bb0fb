import { expect, it } from 'vitest';
import { personal } from '../../src/db/personal.ts';
import { clockAt } from '../support/clock.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { PATHS } from '../support/paths.ts';
import { historyOf, rows } from '../support/profiles.ts';
import { aClient, aPersonWithEverything } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';
import { columnsThatHold } from './personal-columns.ts';
import { hashesIn } from './traces.ts';

const { id: clientId, credential } = await aClient('key');
const headers = bearer(credential);
const anonymize = (id: string) => call('POST', PATHS.anonymize(id), { headers });

const declared = Object.entries(personal)
  .flatMap(([table, columns]) => Object.entries(columns).map(([column, is]) => ({ name: `${table}.${column}`, is })))
  .filter(({ is }) => is === true)
  .map(({ name }) => name);

it('empties each column that is declared personal', async () => {
  const people = [await aPersonWithEverything(clientId), await aPersonWithEverything(clientId, true)];
  expect(await columnsThatHold()).toEqual(declared);
  for (const { id } of people) await anonymize(id);
  expect(await columnsThatHold()).toEqual([]);
});

it('keeps what is personal until its row expires for a day at most, and as a keyed hash', async () => {
  const key = 'hannah.bret@example.com';
  const created = await call('POST', PATHS.applicants, { headers: { ...headers, 'idempotency-key': key }, json: {} });
  await anonymize((await created.json<{ id: string }>()).id);
  expect(await columnsThatHold('until_expiry')).toEqual(['idempotency.key_hash']);
  expect(await hashesIn(await dump(), { key, use: `${clientId} ${key}` })).toEqual([]);
  await runMaintenanceOnce({}, { clock: clockAt(Date.now() + 24 * 60 * 60 * 1000) });
  expect(await columnsThatHold('until_expiry')).toEqual([]);
});

it('leaves rows of nothing but the applicant, its history and its idempotency keys', async () => {
  const { id } = await aPersonWithEverything(clientId);
  await anonymize(id);
  const left = JSON.parse(await dump()) as [string, Record<string, unknown>[]][];
  const holding = left.filter(([, found]) => found.some((row) => Object.values(row).includes(id)));
  expect(holding.map(([table]) => table)).toEqual(['applicants', 'events', 'idempotency']);
  for (const table of ['accounts', 'sessions', 'links', 'outbox']) expect(await rows(table), table).toEqual([]);
});

it('empties nothing of another person', async () => {
  const [gone, kept] = [await aPersonWithEverything(clientId), await aPersonWithEverything(clientId)];
  const of = async (id: string) =>
    (JSON.parse(await dump()) as [string, Record<string, unknown>[]][]).map(([table, found]) => [
      table,
      found.filter((row) => Object.values(row).includes(id)),
    ]);
  const before = await of(kept.id);
  await anonymize(gone.id);
  expect(await of(kept.id)).toEqual(before);
  expect(await rows('outbox')).toHaveLength(2);
  await anonymize(kept.id);
});

it('can be repeated: the same body and version, one entry in the history', async () => {
  const { id } = await aPersonWithEverything(clientId);
  const answers = await Promise.all(Array.from({ length: 5 }, () => anonymize(id)));
  answers.push(await anonymize(id));
  const found = await Promise.all(
    answers.map(async (answer) => [answer.status, answer.headers.get('etag'), await answer.text()]),
  );
  expect(new Set(found.map(String)).size).toBe(1);
  expect(found[0]).toMatchObject([200, '"2"', expect.any(String)]);
  expect(await historyOf(id)).toEqual([['anonymized', '']]);
});
