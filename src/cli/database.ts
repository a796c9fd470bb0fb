import type { Bound } from '../db/statement.ts';
import { type Database, UniqueViolation } from '../db/transaction.ts';
import { applyMigrations } from './migrations.ts';
import { Refusal } from './refusal.ts';
import { render } from './sql.ts';
import { DATABASE, inPlace, type Place, wrangler } from './wrangler.ts';

const TABLES_MISSING = /no such (?:table|column)|has no column named/;

interface Waiting {
  statements: readonly Bound[];
  resolve(rows: unknown[][]): void;
  reject(error: unknown): void;
}

/**
 * The service's database for a command, through `wrangler d1 execute`: the same queries here as in the Worker.
 *
 * Batches that are asked for at the same moment travel as one transaction, because each start of wrangler costs more
 * than a second; the price is that one of them fails them all. Embedded tables that are missing are made first.
 */
export function openDatabase(place: Place): Database {
  let waiting: Waiting[] = [];

  const flush = async () => {
    const together = waiting;
    waiting = [];
    try {
      const results = await execute(
        place,
        together.flatMap(({ statements }) => statements),
      );
      for (const { statements, resolve } of together) resolve(results.splice(0, statements.length));
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  };

  const run = (statements: readonly Bound[]) =>
    new Promise<unknown[][]>((resolve, reject) => {
      waiting.push({ statements, resolve, reject });
      if (waiting.length === 1) queueMicrotask(() => void flush());
    });

  return { run, bookmark: () => null };
}

async function execute(place: Place, statements: readonly Bound[]): Promise<unknown[][]> {
  const sql = statements.map(render).join(';\n');
  const ask = () => wrangler(['d1', 'execute', DATABASE, ...inPlace(place), '--json', '--command', sql]);
  const answer = await ask().catch(async (error: unknown) => {
    const reason = error instanceof Error ? error.message : '';
    if (reason.includes('UNIQUE constraint failed')) throw new UniqueViolation();
    if (!TABLES_MISSING.test(reason)) throw error;
    if (place === 'remote')
      throw new Refusal('The database has no tables of this version: run `npm run deploy` first.');
    await applyMigrations();
    return ask();
  });
  return (JSON.parse(answer) as { results: unknown[] }[]).map(({ results }) => results);
}
