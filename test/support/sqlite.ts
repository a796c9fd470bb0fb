import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Datum } from '../../src/db/statement.ts';
import type { D1 } from '../../src/platform/database.ts';

/** SQLite as the service uses D1: a batch is one transaction. */
export function d1Over(database: DatabaseSync): D1 {
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

const FOLDER = join(import.meta.dirname, '../../migrations');

/** The files of the migrations, the oldest first. */
export const MIGRATIONS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.sql'))
  .sort();

/** Gives a database the tables of the service, or those of some migrations. */
export function migrated(
  database: DatabaseSync = new DatabaseSync(':memory:'),
  files: readonly string[] = MIGRATIONS,
): DatabaseSync {
  for (const file of files) database.exec(readFileSync(join(FOLDER, file), 'utf8'));
  return database;
}
