import { and, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from './session.ts';
import { queries, statement, type Value } from './statement.ts';
import { accounts, events, idempotency, links, sessions } from './tables.ts';

/** How many rows of a table one run clears at the most, so that no run holds the database up. */
const AT_ONCE = 5_000;

const clear = (table: SQLiteTable, expiresOn: SQLiteColumn) =>
  statement((value: Value<'now'>) => queries.delete(table).where(someOf(table, lte(expiresOn, value('now')))));

function someOf(table: SQLiteTable, condition: SQL | undefined): SQL {
  return sql`rowid in (select rowid from ${table} where ${condition} limit ${sql.raw(String(AT_ONCE))})`;
}

const clearSessions = clear(sessions, sessions.expires_on);
const clearLinks = clear(links, links.expires_on);
const clearIdempotency = clear(idempotency, idempotency.expires_on);

const releaseClaims = statement((value: Value<'now'>) =>
  queries
    .update(accounts)
    .set({ work_email: null, work_email_key: null, claim_expires_on: null })
    .where(
      someOf(accounts, and(isNull(accounts.work_email_verified_on), lte(accounts.claim_expires_on, value('now')))),
    ),
);

/** Entries come in the order of their ids, so the oldest are found without an index on their moment. */
const clearHistory = statement((value: Value<'before'>) =>
  queries
    .delete(events)
    .where(
      and(
        sql`${events.id} in (select id from ${events} order by id limit ${sql.raw(String(AT_ONCE))})`,
        sql`${events.at} < ${value('before')}`,
      ),
    ),
);

/** Forgets what is remembered of anybody from before that moment, five thousand entries a run. */
export async function clearHistoryBefore(db: Database, before: number): Promise<void> {
  await db.batch([clearHistory({ before })], { repeatable: true });
}

/** Forgets sessions, links (with their mails), idempotency keys and claims of work addresses whose time is over. */
export async function clearExpired(db: Database, now: number): Promise<void> {
  const values = { now };
  await db.batch([clearSessions(values), clearLinks(values), clearIdempotency(values), releaseClaims(values)], {
    repeatable: true,
  });
}
