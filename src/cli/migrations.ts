import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bound } from '../db/statement.ts';
import type { Database } from '../db/transaction.ts';
import { read } from '../db/transaction.ts';
import { DATABASE, inPlace, ROOT, wrangler } from './wrangler.ts';

/** Wrangler's own book of what it has applied. */
const applied: Bound<{ name: string }> = {
  name: 'select applied migrations',
  sql: 'select "name" from "d1_migrations"',
  params: [],
};

/** Brings the embedded database to the newest tables. Applied twice is applied once, but costs two seconds each time. */
export async function applyMigrations(): Promise<void> {
  await wrangler(['d1', 'migrations', 'apply', DATABASE, ...inPlace('local')]);
}

/** Whether a migration of this working copy has not reached the database yet. */
export async function isMigrationPending(db: Database): Promise<boolean> {
  const rows = await read(db, applied);
  const names = new Set(rows.map(({ name }) => name));
  return readdirSync(join(ROOT, 'migrations')).some((file) => file.endsWith('.sql') && !names.has(file));
}
