import { fillPlaceholders, type Placeholder, type Query, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/sqlite-proxy';

/** What D1 stores and binds. */
export type Datum = string | number | null;

/** A statement with its values, ready for `Database.batch`. `Row` is what it yields; nothing reads the property. */
export interface Bound<Row = unknown> {
  readonly sql: string;
  readonly params: readonly Datum[];
  readonly row?: Row;
}

/** Names a value that is bound at each call. */
export type Value<Name extends string> = (name: Name) => Placeholder;

/** What Drizzle's builders have in common. */
interface Buildable {
  toSQL(): Query;
  readonly _: { readonly result: unknown };
}

type RowOf<Built extends Buildable> = Built['_']['result'] extends readonly (infer Row)[] ? Row : never;

/** Drizzle as a typed writer of SQL. It has no connection: statements run through `Database.batch` alone. */
export const queries = drizzle(() => Promise.reject(new Error('a statement runs through Database.batch')));

/**
 * A query that is written once per isolate, at its first use, and bound for each call.
 *
 * Drizzle's own prepared queries cannot go into a batch (drizzle-orm #2197), and building a query for each request
 * costs more CPU than the rest of a profile call. Rows come back under the columns' own names, so a joined column
 * that shares its name with another needs an alias.
 */
export function statement<Name extends string, Built extends Buildable>(
  build: (value: Value<Name>) => Built,
): (values: Record<Name, Datum>) => Bound<RowOf<Built>> {
  let written: Query | undefined;
  return (values) => {
    written ??= build((name) => sql.placeholder(name)).toSQL();
    return { sql: written.sql, params: fillPlaceholders(written.params, values) as Datum[] };
  };
}
