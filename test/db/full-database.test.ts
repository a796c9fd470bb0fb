import type { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { deleteOwnSession, deleteSessions } from '../../src/accounts/sessions/own/store.ts';
import { insertClient, listClients, revokeClient } from '../../src/clients/store.ts';
import { revokeUnlessLastOperator } from '../../src/console/clients/store.ts';
import { type Event, recordEventIfKnown } from '../../src/db/audit.ts';
import { type Database, transaction } from '../../src/db/transaction.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { DatabaseFull, openDatabase } from '../../src/platform/database.ts';
import { erase } from '../../src/privacy/erasure-store.ts';
import { readPerson } from '../../src/privacy/store.ts';
import { newApplicant } from '../../src/profiles/applicant.ts';
import { insertApplicant } from '../../src/profiles/creation/store.ts';
import { findApplicant } from '../../src/profiles/store.ts';
import { d1Over, migrated } from '../support/sqlite.ts';

/*
 * A database at its size limit. D1 lets no test set that limit, so this is SQLite itself, with the migrations and
 * statements of the service and `max_page_count`.
 */

const event = (action: Event['action'], id: string): Event => ({
  applicantId: id,
  clientId: 'cli_test',
  action,
  fields: [],
  requestId: crypto.randomUUID(),
  at: 1,
});

const idOf = (number: number) => `aplt_${String(number).padStart(26, '0')}`;

const create = (db: Database, number: number) => {
  const fields = { email: `person.${number}@example.com`, external_applicant_name: 'Hannah Bret'.repeat(20) };
  return insertApplicant(db, newApplicant(idOf(number), fields, 1), event('created', idOf(number)));
};

const count = (database: DatabaseSync, condition: string) =>
  Number(database.prepare(`select count(*) as "count" from applicants where ${condition}`).get()?.count);

it('creates no one, reads, revokes by command and console, erases 100 of 100 and loses nothing', async () => {
  const database = migrated();
  const db = openDatabase(d1Over(database), null, systemClock, () => {});
  let created = 0;
  const operators = ['cli_a', 'cli_b', 'cli_c'] as const;
  for (const id of operators) {
    const client = { id, name: id, kind: 'key', scopes: ['operate'], origins: [], secretHash: id } as const;
    await insertClient(db, client, 1);
  }
  const pages = database.prepare('pragma page_count').get()?.page_count;
  database.exec(`pragma max_page_count = ${Number(pages) + 100}`);
  const fill = async () => {
    for (; ; created++) await create(db, created);
  };
  await expect(fill()).rejects.toThrow(DatabaseFull);
  expect(created).toBeGreaterThan(200);

  const [byCommand, byConsole, last] = operators;
  expect(await revokeClient(db, byCommand, 1)).toBe(true);
  const entry = { client_id: last, action: 'client_revoked', subject: byConsole, request_id: 'r', at: 1 } as const;
  expect(await revokeUnlessLastOperator(db, entry)).toBe(true);
  expect((await listClients(db)).filter(({ revokedOn }) => revokedOn === null).map(({ id }) => id)).toEqual([last]);
  expect(await findApplicant(db, idOf(0))).toMatchObject({ email: 'person.0@example.com' });

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

it.each<[string, (db: Database) => Promise<unknown>, sessions: number]>([
  ['exports a person', (db) => readPerson(db, idOf(0), event('exported', idOf(0))), 3],
  ['logs out one session', (db) => deleteOwnSession(db, idOf(0), 'hash0', event('sessions_ended', idOf(0))), 2],
  ['logs out everywhere', (db) => deleteSessions(db, idOf(0), event('sessions_ended', idOf(0))), 0],
])('%s where not one more event has room, and records it', async (_, act, left) => {
  const database = migrated();
  const db = openDatabase(d1Over(database), null, systemClock, () => {});
  for (let number = 0; number < 300; number++) await create(db, number);
  database.exec(`insert into accounts (applicant_id, username, username_key, account_email, account_email_key,
    password_hash, salutation, locale, registered_on) values ('${idOf(0)}', 'h', 'h', 'h@x.de', 'h@x.de', '!', '0', 'en', 1)`);
  for (let number = 0; number < 3; number++) {
    database.exec(
      `insert into sessions values ('hash${number}', '${idOf(0)}', 'cli_test', ${Number.MAX_SAFE_INTEGER}, 1)`,
    );
  }
  const pages = database.prepare('pragma page_count').get()?.page_count;
  database.exec(`pragma max_page_count = ${Number(pages)}`);
  // Half-filled pages take events for as long as any has room.
  const fill = async () => {
    for (;;) await transaction(db, { filled: recordEventIfKnown(event('updated', idOf(1))) }, { retry: 'never' });
  };
  await expect(fill()).rejects.toThrow(DatabaseFull);

  expect(await act(db)).toBeTruthy();
  expect(database.prepare('select count(*) as "count" from sessions').get()?.count).toBe(left);
  const entries = database.prepare(
    `select count(*) as "count" from events where action in ('exported', 'sessions_ended')`,
  );
  expect(entries.get()?.count).toBe(1);
});
