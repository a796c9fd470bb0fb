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

/** Gives a database the tables of the service. */
export function migrated(database: DatabaseSync = new DatabaseSync(':memory:')): DatabaseSync {
  const folder = join(import.meta.dirname, '../../migrations');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.sql')) database.exec(readFileSync(join(folder, file), 'utf8'));
  }
  return database;
}
