import { env } from 'cloudflare:workers';
import { forgetEndedTokens } from '../../src/accounts/sessions/session.ts';
import { personal } from '../../src/db/personal.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Every row of every table, by table and primary key. */
export type Snapshot = ReadonlyMap<string, Row>;

const TABLES = Object.keys(personal) as (keyof typeof personal)[];

/** The columns that tell the rows of a table apart, where `id` does not. */
const KEYS: Partial<Record<string, readonly string[]>> = {
  accounts: ['applicant_id'],
  sessions: ['token_hash'],
  idempotency: ['client_id', 'key_hash'],
  unknown_names: ['name'],
  daily_counts: ['day', 'name'],
  cursors: ['name'],
  censuses: ['state'],
  webhook_people: ['webhook_id', 'applicant_id'],
};

/** The database as it is. */
export async function snapshot(): Promise<Snapshot> {
  const results = await env.DB.batch<Row>(TABLES.map((table) => env.DB.prepare(`select * from ${table}`)));
  return new Map(
    TABLES.flatMap((table, index) =>
      (results[index]?.results ?? []).map((row): [string, Row] => [
        [table, ...(KEYS[table] ?? ['id']).map((column) => row[column])].join(' '),
        row,
      ]),
    ),
  );
}

/** Empties every table. */
export async function clear(): Promise<void> {
  await env.DB.batch(emptying());
}

const emptying = () => TABLES.map((table) => env.DB.prepare(`delete from ${table}`));

/** Makes the database hold just that again. */
export async function restore(wanted: Snapshot): Promise<void> {
  const rows = [...wanted].map(([key, row]) => {
    const columns = Object.keys(row);
    const values = columns.map(() => '?').join();
    const statement = env.DB.prepare(`insert into ${key.split(' ', 1)[0]} (${columns.join()}) values (${values})`);
    return statement.bind(...Object.values(row));
  });
  await env.DB.batch([...emptying(), ...rows]);
  forgetEndedTokens();
}

/** Columns whose values say what happened, rather than to which person or when. */
const TELLING = ['action', 'fields', 'purpose', 'template', 'version', 'attempts', 'kind', 'scopes', 'salutation'];

/** Tables that the console counts in: each scheduled run changes it, whatever else it finds to do. */
const COUNTERS = ['censuses', 'cursors', 'daily_counts'];

/** Changes, one line for each row. */
export type Footprint = readonly string[];

/**
 * What has changed from one snapshot to the other, in words that are the same for every person and at any time: rows
 * that are there now or no more, and columns that hold something else.
 */
export function footprint(before: Snapshot, after: Snapshot): Footprint {
  const changes: string[] = [];
  for (const [key, row] of after) {
    const earlier = before.get(key);
    const table = key.split(' ', 1)[0] ?? '';
    if (COUNTERS.includes(table)) continue;
    if (earlier === undefined) changes.push(`+ ${table} ${listed(Object.entries(row))}`);
    else {
      const changed = Object.entries(row).filter(([column, value]) => earlier[column] !== value);
      if (changed.length > 0) changes.push(`~ ${table} ${listed(changed)}`);
    }
  }
  for (const key of before.keys()) if (!after.has(key)) changes.push(`- ${key.split(' ', 1)[0]}`);
  return changes.sort();
}

function listed(columns: [string, string | number | null][]): string {
  return columns
    .map(([column, value]) =>
      TELLING.includes(column) ? `${column}=${value}` : `${value === null ? '!' : ''}${column}`,
    )
    .join(' ');
}
