import { sql } from 'drizzle-orm';
import type { Database } from './session.ts';
import { statement } from './statement.ts';
import { clients } from './tables.ts';

const anything = statement(() => sql`select 1 from ${clients} limit 1`);

/** Resolves when the database answers and its tables are there; rejects like any other batch. */
export async function isAwake(db: Database): Promise<void> {
  await db.batch([anything({})], { repeatable: true });
}
