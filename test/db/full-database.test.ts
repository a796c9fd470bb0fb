import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { Event } from '../../src/db/audit.ts';
import type { Datum } from '../../src/db/statement.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type D1, DatabaseFull, openDatabase } from '../../src/platform/database.ts';
import { erase } from '../../src/privacy/erasure-store.ts';
import { newApplicant } from '../../src/profiles/applicant.ts';
import { insertApplicant } from '../../src/profiles/creation/store.ts';

/*
 * A database at its size limit. D1 lets no test set that limit, so this is SQLite itself, with the migrations and
 * statements of the service and `max_page_count`.
 */

/** SQLite as the service uses D1: a batch is one transaction. */
function d1Over(database: DatabaseSync): D1 {
  const all = ({ sql, params }: { sql: string; params: Datum[] }) => ({
    results: database.prepare(sql).all(...params),
  });
  const session = {
    prepare: (sql: string) => ({ bind: (...params: Datum[]) => ({ sql, params }) }),
    async batch(statements: object[]) {
      database.exec('begin immediate');
      try {
        const results = (statements as Parameters<typeof all>[0][]).map(all);
        database.exec('commit');
        return results;
      } catch (error) {
        if (database.isTransaction) database.exec('rollback');
        throw error;
      }
    },
    getBookmark: () => null,
  };
  return { withSession: () => session };
}

function migrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  const folder = join(import.meta.dirname, '../../migrations');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.sql')) database.exec(readFileSync(join(folder, file), 'utf8'));
  }
  return database;
}

const count = (database: DatabaseSync, condition: string) =>
  Number(database.prepare(`select count(*) as "count" from applicants where ${condition}`).get()?.count);

it('creates no one, erases 100 of 100 and loses nothing', async () => {
  const database = migrated();
  const db = openDatabase(d1Over(database), null, systemClock, () => {});
  const event = (action: Event['action'], id: string): Event => ({
    applicantId: id,
    clientId: 'cli_test',
    action,
    fields: [],
    requestId: crypto.randomUUID(),
    at: 1,
  });
  let created = 0;
  const idOf = (number: number) => `aplt_${String(number).padStart(26, '0')}`;
  const create = async () => {
    const id = idOf(created);
    const fields = { email: `person.${created}@example.com`, external_applicant_name: 'Hannah Bret'.repeat(20) };
    await insertApplicant(db, newApplicant(id, fields, 1), event('created', id));
    created += 1;
  };
  const pages = database.prepare('pragma page_count').get()?.page_count;
  database.exec(`pragma max_page_count = ${Number(pages) + 100}`);
  const fill = async () => {
    for (;;) await create();
  };
  await expect(fill()).rejects.toThrow(DatabaseFull);
  expect(created).toBeGreaterThan(200);

  for (let number = 0; number < 100; number++) {
    const id = idOf(number);
    const erased = await erase(db, id, event('anonymized', id));
    expect(erased).toMatchObject({ id, email: null, external_applicant_name: null, anonymized_on: 1 });
    if (number === 0) await expect(fill()).rejects.toThrow(DatabaseFull);
  }
  expect(count(database, 'anonymized_on is not null and email is null')).toBe(100);
  expect(count(database, `anonymized_on is null and email like 'person.%'`)).toBe(created - 100);
  const entries = database.prepare(`select count(*) as "count" from events where action = 'anonymized'`).get();
  expect(entries?.count).toBe(100);
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
});
