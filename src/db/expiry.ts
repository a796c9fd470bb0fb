import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from './session.ts';
import { statement, type Value } from './statement.ts';
import { accounts, events, idempotency, links, sessions } from './tables.ts';

/** How many rows of a table one run clears at the most, so that no run holds the database up. */
const AT_ONCE = sql.raw('5000');

const someOf = (table: SQLiteTable, condition: SQL) =>
  sql`rowid in (select rowid from ${table} where ${condition} limit ${AT_ONCE})`;

const clear = (table: SQLiteTable) =>
  statement(
    (value: Value<'now'>) => sql`delete from ${table} where ${someOf(table, sql`expires_on <= ${value('now')}`)}`,
  );

const clearSessions = clear(sessions);
const clearLinks = clear(links);
const clearIdempotency = clear(idempotency);

/** A claim that has been confirmed has no end. */
const releaseClaims = statement(
  (value: Value<'now'>) => sql`
    update ${accounts} set work_email = null, work_email_key = null, claim_expires_on = null
    where ${someOf(accounts, sql`claim_expires_on <= ${value('now')}`)}`,
);

/** Entries come in the order of their ids, so the oldest are found without an index on their moment. */
const clearHistory = statement(
  (value: Value<'before'>) => sql`
    delete from ${events}
    where id in (select id from ${events} order by id limit ${AT_ONCE}) and at < ${value('before')}`,
);

/** Forgets what is remembered of anybody from before that moment, five thousand entries a run. */
export async function clearHistoryBefore(db: Database, before: number): Promise<void> {
  await db.batch([clearHistory({ before })], { repeatable: true });
}

/** Forgets sessions, links (with their mails), idempotency keys and claims of work addresses whose time is over. */
export async function clearExpired(db: Database, now: number): Promise<void> {
  const expired = { now };
  await db.batch([clearSessions(expired), clearLinks(expired), clearIdempotency(expired), releaseClaims(expired)], {
    repeatable: true,
  });
}
