import { sql } from '../db/builder.ts';
import { insertRow } from '../db/insert.ts';
import { daily_counts } from '../db/tables.ts';
import { type Database, transaction } from '../db/transaction.ts';

const addToDay = insertRow('add failed requests of a day', daily_counts, {
  onConflict: {
    target: [daily_counts.day, daily_counts.name],
    set: { count: sql<number>`${daily_counts.count} + excluded.count` },
  },
});

/** Adds failed requests to those of a day, in one round trip that is never repeated. */
export async function addFailures(db: Database, day: number, count: number): Promise<void> {
  await transaction(db, { added: addToDay({ day, name: 'failed_requests', count }) }, { retry: 'never' });
}
