import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openMetrics } from '../../src/platform/metrics.ts';
import { blocksOf, readGuide } from '../support/guides.ts';

/**
 * Functions of Workers Analytics Engine that the queries may call.
 *
 * @see https://developers.cloudflare.com/analytics/analytics-engine/sql-reference/
 */
const DOCUMENTED = ['if', 'now', 'quantileexactweighted', 'sum'];
const COLUMNS = ['timestamp', '_sample_interval', 'index1', 'blob1', 'blob2', 'blob3', 'blob4', 'double1', 'double2'];

const queries = blocksOf(readGuide('src/cli/GUIDE.md'), 'sql');

/** Requests of which Cloudflare keeps one data point under load. */
const SAMPLED = 10;

const db = new DatabaseSync(':memory:');
// Typed as there: a quotient is a real number.
db.exec(`create table applicants (${COLUMNS.map((name) => (/^[_d]/.test(name) ? `${name} real` : name)).join(', ')})`);
db.aggregate('quantileExactWeighted', {
  start: () => '[]',
  step: (all, level, value, weight) => JSON.stringify([level, ...JSON.parse(String(all)).slice(1), [value, weight]]),
  result: (all) => quantileOf(...(JSON.parse(String(all)) as Weighted)),
});

type Weighted = [level: number, ...values: [value: number, weight: number][]];

function quantileOf(...[level, ...values]: Weighted): number {
  const all = values.flatMap(([value, weight]) => Array<number>(weight).fill(value)).sort((one, other) => one - other);
  return all[Math.ceil(level * all.length) - 1] ?? Number.NaN;
}

/** Writes a data point as the Worker does, into the table that Workers Analytics Engine would keep. */
const count = openMetrics(
  {
    writeDataPoint({ indexes = [], blobs = [], doubles = [] } = {}) {
      const values = [...indexes, ...blobs, ...doubles] as (string | number)[];
      db.prepare(`insert into applicants values (unixepoch(), ?, ${values.map(() => '?')})`).run(SAMPLED, ...values);
    },
  },
  () => expect.unreachable('a data point that cannot be written'),
);

/** The rows of the query with that text in it. Of its SQL, SQLite lacks intervals and a level before the arguments. */
function rowsOf(title: string): Record<string, unknown>[] {
  const query = queries.find((each) => each.includes(title)) ?? expect.unreachable(`a query of ${title}`);
  const translated = query
    .replace(/quantileExactWeighted\(([\d.]+)\)\(/g, 'quantileExactWeighted($1, ')
    .replace(/NOW\(\) - INTERVAL '(\d+)' (HOUR|DAY)/g, "unixepoch('now', '-$1 $2')");
  return db
    .prepare(translated)
    .all()
    .map((row) => ({ ...row }));
}

for (let n = 1; n <= 100; n++) {
  const status = n <= 3 ? 503 : 200;
  count({ route: '/applicants', method: 'POST', status, client: 'cli_suite', milliseconds: n });
}
for (const client of ['cli_loop', 'cli_loop', 'cli_suite', undefined]) {
  count({ route: '/events', method: 'GET', status: 429, client, milliseconds: 1 });
}

it.each(queries)('calls documented functions, and columns that are written: %s', (query) => {
  const sql = query.replace(/^--.*$/gm, '');
  for (const [, name = ''] of sql.matchAll(/\b(\w+)\(/g)) expect(DOCUMENTED).toContain(name.toLowerCase());
  for (const [name] of sql.matchAll(/\b(?:index|blob|double)\d+\b/g)) expect(COLUMNS).toContain(name);
});

it('says which share of requests failed, by route', () => {
  expect(rowsOf('failed by our fault')).toEqual([
    { route: '/applicants', share: 0.03 },
    { route: '/events', share: 0 },
  ]);
});

it('says how long requests take, by route', () => {
  expect(rowsOf('Milliseconds')).toEqual([
    { route: '/applicants', p50: 50, p95: 95, p99: 99 },
    { route: '/events', p50: 1, p95: 1, p99: 1 },
  ]);
});

it('says whose requests were over the limit', () => {
  const rows = rowsOf('over the limit');
  expect(rows[0]).toEqual({ client: 'cli_loop', requests: 2 * SAMPLED });
  expect(
    rows
      .slice(1)
      .map(({ client, requests }) => [client, requests])
      .sort(),
  ).toEqual([
    ['', SAMPLED],
    ['cli_suite', SAMPLED],
  ]);
});
