import type { Bound } from '../../../db/statement.ts';
import { type Database, UniqueViolation } from '../../../db/transaction.ts';
import { Refusal } from '../../refusal.ts';
import type { Project } from '../project.ts';
import { wranglerFor } from '../wrangler.ts';
import { render } from './sql.ts';

const DATABASE_MISSING = /Couldn't find (?:a D1 )?DB/;
const TABLES_MISSING = /no such (?:table|column)|has no column named/;

interface Waiting {
  statements: readonly Bound[];
  resolve(rows: unknown[][]): void;
  reject(error: unknown): void;
}

/**
 * The deployed database, through `wrangler d1 execute --remote`: the same statements here as in the Worker.
 *
 * Batches that are asked for in one tick travel as one transaction, because each start of wrangler takes seconds; the
 * price is that one of them fails them all.
 */
export function openRemoteDatabase(project: Project): Database {
  let waiting: Waiting[] = [];

  const flush = async () => {
    const together = waiting;
    waiting = [];
    try {
      const results = await execute(
        project,
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

async function execute(project: Project, statements: readonly Bound[]): Promise<unknown[][]> {
  const sql = statements.map(render).join(';\n');
  try {
    const answer = await wranglerFor(project)([
      'd1',
      'execute',
      project.database,
      '--remote',
      '--json',
      '--command',
      sql,
    ]);
    return (JSON.parse(answer) as { results: unknown[] }[]).map(({ results }) => results);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    if (reason.includes('UNIQUE constraint failed')) throw new UniqueViolation();
    if (DATABASE_MISSING.test(reason)) {
      throw new Refusal(`There is no database "${project.database}" in the account: run \`npm run deploy\` first.`);
    }
    if (!TABLES_MISSING.test(reason)) throw error;
    throw new Refusal('The database has no tables of this version: run `npm run deploy` first.');
  }
}
