import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bound } from '../../db/statement.ts';
import { type Database, read, UniqueViolation } from '../../db/transaction.ts';
import { ROOT } from './project.ts';

const FOLDER = join(ROOT, 'migrations');
/** Stands between two statements of a migration, as drizzle-kit writes it. */
const BREAKPOINT = '--> statement-breakpoint';

/** Wrangler's own table of what has been applied, as wrangler makes it: either of us goes on where the other ended. */
const CREATE_LIST = `CREATE TABLE IF NOT EXISTS "d1_migrations"(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

const applied: Bound<{ name: string }> = {
  name: 'select applied migrations',
  sql: 'select "name" from "d1_migrations"',
  params: [],
};

/** Applies the migrations that the database lacks, each in one transaction; their files. A current database costs one query. */
export async function applyMigrations(db: Database): Promise<string[]> {
  const names = new Set(await listApplied(db));
  const pending = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql') && !names.has(file))
    .sort();
  for (const file of pending) {
    const statements = readFileSync(join(FOLDER, file), 'utf8').split(BREAKPOINT);
    const migration: Bound[] = statements.map((sql) => ({ name: file, sql: sql.trim(), params: [] }));
    const entry: Bound = { name: file, sql: 'insert into "d1_migrations" ("name") values (?)', params: [file] };
    await db.run([entry, ...migration], { retry: 'never' }).catch(toleratePeer);
  }
  return pending;
}

/** Another process that applied the same migration meanwhile has entered its name, and then ours changes nothing. */
function toleratePeer(error: unknown): void {
  if (!(error instanceof UniqueViolation)) throw error;
}

async function listApplied(db: Database): Promise<string[]> {
  try {
    return await readApplied(db);
  } catch (error) {
    if (!isTableMissing(error)) throw error;
    await db.run([{ name: 'create list of migrations', sql: CREATE_LIST, params: [] }], { retry: 'safe' });
    return readApplied(db);
  }
}

/** Whether that is what SQLite has said, at once or as the cause of a rejection. */
function isTableMissing(error: unknown): boolean {
  return error instanceof Error && (error.message.includes('no such table') || isTableMissing(error.cause));
}

async function readApplied(db: Database): Promise<string[]> {
  const rows = await read(db, applied);
  return rows.map(({ name }) => name);
}
