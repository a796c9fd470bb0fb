import type { Bound } from '../../../db/statement.ts';
import { type Database, UniqueViolation } from '../../../db/transaction.ts';
import { Rejection } from '../../rejection.ts';
import type { Project } from '../project.ts';
import { type Cloudflare, openCloudflare } from './cloudflare.ts';
import { render } from './sql.ts';

const TABLES_MISSING = /no such (?:table|column)|has no column named/;

interface Waiting {
  statements: readonly Bound[];
  resolve(rows: unknown[][]): void;
  reject(error: unknown): void;
}

/**
 * The deployed database, by D1's HTTP interface: the same statements here as in the Worker.
 *
 * Batches that are asked for in one tick travel as one transaction; the price is that one of them fails them all.
 */
export function openRemoteDatabase(project: Project, cloudflare: Cloudflare = openCloudflare(project)): Database {
  let waiting: Waiting[] = [];
  let id: Promise<string> | undefined;

  const flush = async () => {
    const together = waiting;
    waiting = [];
    try {
      id ??= getDatabaseId(cloudflare, project);
      const results = await execute(
        cloudflare,
        await id,
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

/** The id of a project's database: the one that wrangler.toml names, else that of its name. Undefined when there is none. */
export async function findDatabaseId(
  cloudflare: Cloudflare,
  { database, databaseId }: Project,
): Promise<string | undefined> {
  if (databaseId !== undefined) return databaseId;
  const path = `/d1/database?per_page=1000&name=${encodeURIComponent(database)}`;
  const named = await cloudflare.find<{ uuid: string; name: string }[]>(path);
  return named?.find(({ name }) => name === database)?.uuid;
}

async function getDatabaseId(cloudflare: Cloudflare, project: Project): Promise<string> {
  const id = await findDatabaseId(cloudflare, project);
  if (id !== undefined) return id;
  throw new Rejection(`There is no database "${project.database}" in the account: run \`npm run deploy\` first.`);
}

async function execute(cloudflare: Cloudflare, id: string, statements: readonly Bound[]): Promise<unknown[][]> {
  const sql = statements.map(render).join(';\n');
  try {
    const answer = await cloudflare.send<{ results: unknown[] }[]>('POST', `/d1/database/${id}/query`, { sql });
    return answer.map(({ results }) => results);
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    if (reason.includes('UNIQUE constraint failed')) throw new UniqueViolation();
    if (!TABLES_MISSING.test(reason)) throw error;
    throw new Rejection('The database has no tables of this version: run `npm run deploy` first.', { cause: error });
  }
}
