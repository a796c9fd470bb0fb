import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { listErasedSince } from '../../src/privacy/erasure-store.ts';
import { clockAt } from '../support/clock.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, anApplicant } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

it('lists who was erased since a timestamp, oldest erasure first', async () => {
  const headers = bearer((await aClient('key')).credential);
  const now = Date.now();
  const ids: string[] = [];
  for (const minutes of [1, 3, 2]) {
    const { id } = await anApplicant(headers, { email: 'a@b.co' });
    await call('POST', PATHS.anonymize(id), { headers, seams: { clock: clockAt(now + minutes * 60_000) } });
    ids.push(id);
  }
  await anApplicant(headers);
  const db = openDatabase(env.DB, null, systemClock, () => {});
  const [first, third, second] = ids;
  expect(await listErasedSince(db, now)).toEqual([first, second, third]);
  expect(await listErasedSince(db, now + 2 * 60_000)).toEqual([second, third]);
  expect(await listErasedSince(db, now + 4 * 60_000)).toEqual([]);
});
