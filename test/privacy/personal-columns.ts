import { env } from 'cloudflare:workers';
import { personal } from '../../src/db/personal.ts';

/** Every column that is declared personal, or personal until its row expires, and holds something, as `table.column`. */
export async function columnsThatHold(as: true | 'until_expiry' = true): Promise<string[]> {
  const columns = Object.entries(personal).flatMap(([table, declared]) =>
    Object.entries(declared).flatMap(([column, isPersonal]) => (isPersonal === as ? [[table, column]] : [])),
  );
  const counts = await env.DB.batch<{ held: number }>(
    columns.map(([table, column]) => env.DB.prepare(`select count("${column}") as held from "${table}"`)),
  );
  return columns.filter((_, index) => counts[index]?.results[0]?.held !== 0).map((names) => names.join('.'));
}
