import { getTableColumns, type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** What D1 stores and binds. */
export type Datum = string | number | null;

/** A statement with its values, ready for `Database.batch`. `Row` is what it yields; nothing reads the property. */
export interface Bound<Row = unknown> {
  readonly sql: string;
  readonly params: readonly Datum[];
  readonly row?: Row;
}

/** Stands for a value that is bound at each call. */
export type Value<Name extends string> = (name: Name) => Placeholder | SQL;

/** The columns of a table, by name. */
export type ColumnOf<Table extends SQLiteTable> = keyof Table['_']['columns'] & string;

/**
 * A statement that is written once per isolate, at its first use, and bound for each call.
 *
 * SQL is written as SQL, with Drizzle's `sql`: a batch takes no prepared query of Drizzle's (drizzle-orm #2197), one
 * that is built for each request costs CPU, and its query builder is a fifth of the whole Worker's bundle. What that
 * gives up is a compiler that knows the columns; a test runs every statement instead. Rows come back under the
 * columns' own names, so a joined column that shares its name with another needs an alias.
 */
export function statement<Row, Name extends string>(
  write: (value: Value<Name>) => SQL<Row>,
): (values: Record<Name, Datum>) => Bound<Row> {
  let written: { sql: string; names: readonly Name[] } | undefined;
  return (values) => {
    written ??= named<Name>(write((name) => sql.placeholder(name)));
    return { sql: written.sql, params: written.names.map((name) => values[name]) };
  };
}

/** What an insert says between the table and what follows: every column by name, and a value for each. */
export function row<Table extends SQLiteTable>(table: Table, value: Value<ColumnOf<Table>>): SQL {
  return sql`${columns(table)} values (${values(table, value)})`;
}

/** The names of all columns of a table, in parentheses, for an insert. */
export function columns(table: SQLiteTable): SQL {
  const names = Object.keys(getTableColumns(table)).map((name) => sql.identifier(name));
  return sql`(${sql.join(names, sql`, `)})`;
}

/** A value for each column of a table, in the order of `columns`. */
export function values<Table extends SQLiteTable>(table: Table, value: Value<ColumnOf<Table>>): SQL {
  const names = Object.keys(getTableColumns(table)) as ColumnOf<Table>[];
  return sql.join(
    names.map((name) => sql`${value(name)}`),
    sql`, `,
  );
}

/** Every parameter of a statement is a placeholder: what does not change is written into the text. */
function named<Name extends string>(statement: SQL): { sql: string; names: Name[] } {
  const { sql, params } = statement.toQuery(SQLITE);
  return { sql, names: (params as Placeholder<Name>[]).map(({ name }) => name) };
}

const SQLITE = {
  casing: { getColumnCasing: ({ name }: { name: string }) => name },
  escapeName: (name: string) => `"${name}"`,
  escapeParam: () => '?',
  escapeString: (text: string) => `'${text.replaceAll("'", "''")}'`,
} as unknown as Parameters<SQL['toQuery']>[0];
