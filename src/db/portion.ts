import { asc, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** Rows that one scheduled statement changes at the most, so that no run holds the database up. */
const PORTION = sql.raw('5000');

/** The condition for a portion of the rows of a table for which a condition holds. `key` is the table's primary key. */
export function isInPortion(key: readonly [SQLiteColumn, ...SQLiteColumn[]], condition: SQL): SQL {
  const columns = sql.join([...key], sql`, `);
  return sql`(${columns}) in (select ${columns} from ${key[0].table} where ${condition} limit ${PORTION})`;
}

/** The condition for the oldest rows of a table whose ids ascend: a portion that needs no index on a timestamp. */
export function isInOldestPortion(id: SQLiteColumn): SQL {
  return sql`${id} in (select ${id} from ${id.table} order by ${asc(id)} limit ${PORTION})`;
}
