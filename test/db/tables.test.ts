import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { personal } from '../../src/db/personal.ts';

/** Tables that are not ours: SQLite's, D1's, and the list of migrations. */
const FOREIGN = /^(sqlite_|_cf_|d1_migrations$)/;

async function columnsByTable(): Promise<Record<string, string[]>> {
  const tables = await env.DB.prepare(`select name from sqlite_master where type = 'table'`).all<{ name: string }>();
  const names = tables.results.map(({ name }) => name).filter((name) => !FOREIGN.test(name));
  const columns = await Promise.all(
    names.map(async (name) => {
      const { results } = await env.DB.prepare(`pragma table_info(${name})`).all<{ name: string }>();
      return [name, results.map((column) => column.name).sort()] as const;
    }),
  );
  return Object.fromEntries(columns);
}

it('declares each column of the migrated database personal or not, and no other', async () => {
  const declared = Object.entries(personal).map(([table, columns]) => [table, Object.keys(columns).sort()]);
  expect(await columnsByTable()).toEqual(Object.fromEntries(declared));
});
