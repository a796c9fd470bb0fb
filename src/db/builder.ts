import type { Column, SQL } from 'drizzle-orm';
import * as drizzle from 'drizzle-orm';
import {
  QueryBuilder,
  type SQLiteColumn,
  SQLiteDeleteBase,
  SQLiteInsertBuilder,
  type SQLiteTable,
  SQLiteUpdateBuilder,
} from 'drizzle-orm/sqlite-core';
import { dialect } from './dialect.ts';

/**
 * Drizzle's query builder without a connection: a query is built, turned to text, and run by `transaction`.
 *
 * Drizzle's own types let an `sql` expression of any type stand for any column. The types here know what an expression
 * holds, so a number compared with a text column does not compile.
 */
const queryBuilder = new QueryBuilder(dialect);

/** The builders take a session only to run a query themselves, which no query here does. */
const NO_SESSION = undefined as never;

/** The data of a column, as D1 stores and binds it. */
export type Data<C extends Column> = C['_']['notNull'] extends true ? C['_']['data'] : C['_']['data'] | null;

/** The columns of a table by name. */
export type Columns<Table extends SQLiteTable> = Table['_']['columns'];

/** Fields under the names of their columns; an `sql` expression needs `.as(name)`, which compiling checks. */
type NamedFields<Fields> = {
  [Key in keyof Fields]: Fields[Key] extends SQLiteColumn
    ? Fields[Key]['_']['name'] extends Key
      ? Fields[Key]
      : never
    : Fields[Key] extends SQL.Aliased
      ? Fields[Key]
      : never;
};

/** `select` of named fields. */
export function select<const Fields extends Record<string, SQLiteColumn | SQL.Aliased>>(
  fields: Fields & NamedFields<Fields>,
) {
  return queryBuilder.select<Fields>(fields);
}

/** `select` of every column of a table. */
export function selectFrom<Table extends SQLiteTable>(table: Table) {
  return queryBuilder.select().from(table);
}

/** Values that a column may be set to, compared with or filled with. */
export type Operand<C extends Column> = Data<C> | SQL<Data<C>> | SQL<NonNullable<Data<C>>>;

/** New values of columns; a column that is not named stays as it is. */
export type Changes<Table extends SQLiteTable> = {
  [Name in keyof Columns<Table>]?: Operand<Columns<Table>[Name]>;
};

/** `update` of a table; needs a `where`. */
export function update<Table extends SQLiteTable>(table: Table, changes: Changes<Table>) {
  const builder = new SQLiteUpdateBuilder<Table, 'async', unknown>(table, NO_SESSION, dialect);
  return builder.set(changes as Parameters<typeof builder.set>[0]);
}

/** `delete` from a table; needs a `where`. */
export function deleteFrom<Table extends SQLiteTable>(table: Table) {
  return new SQLiteDeleteBase<Table, 'async', unknown>(table, NO_SESSION, dialect);
}

/** `insert` into a table of what a `select` yields, whose fields are all columns in the table's order. */
export function insertInto<Table extends SQLiteTable>(table: Table, source: SQL) {
  return new SQLiteInsertBuilder<Table, 'async', unknown>(table, NO_SESSION, dialect).select(source);
}

/** A comparison of a column with a value, an expression or a column of the same data. */
type Comparison = <C extends SQLiteColumn>(
  column: C,
  other: Operand<C> | (SQLiteColumn & { _: { data: NonNullable<Data<C>> } }),
) => SQL;

/** `=` */
export const eq: Comparison = drizzle.eq;
/** `<` */
export const lt: Comparison = drizzle.lt;
/** `<=` */
export const lte: Comparison = drizzle.lte;
/** `>` */
export const gt: Comparison = drizzle.gt;
/** `>=` */
export const gte: Comparison = drizzle.gte;

export {
  and,
  desc,
  exists,
  getTableColumns,
  inArray,
  isNotNull,
  isNull,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
