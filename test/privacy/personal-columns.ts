import { env } from 'cloudflare:workers';
import { personal } from '../../src/db/personal.ts';

/** Every column that holds personal data, as `table.column`. */
export async function columnsThatHold(): Promise<string[]> {
  const columns = Object.entries(personal).flatMap(([table, declared]) =>
    Object.entries(declared).flatMap(([column, isPersonal]) => (isPersonal ? [[table, column]] : [])),
  );
  const counts = await env.DB.batch<{ held: number }>(
    columns.map(([table, column]) => env.DB.prepare(`select count("${column}") as held from "${table}"`)),
  );
  return columns.filter((_, index) => counts[index]?.results[0]?.held !== 0).map((names) => names.join('.'));
}
