import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteInsertOnConflictDoUpdateConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { type Changes, type Columns, insertInto } from './builder.ts';
import { type Bound, type Parameters, type Placeholders, statement, type Values } from './statement.ts';

/** A value of each column of a table, but for those that the database gives. */
type Row<Table extends SQLiteTable, Given extends string = never> = Values<Omit<Columns<Table>, Given>>;

/** A change of the row that has the same key already. */
interface UpdateOnConflict<Table extends SQLiteTable> {
  /** The columns of a unique index, and the condition of a partial one. */
  readonly target: readonly SQLiteColumn[];
  readonly where?: SQL;
  readonly set: Changes<Table>;
}

interface InsertOptions<Table extends SQLiteTable, More extends Parameters, Given extends string> {
  /** Columns that no caller fills, e.g. an id that the database gives. */
  readonly given?: Readonly<Record<Given, SQL>>;
  /** Parameters of the condition that are no columns of the row. */
  readonly parameters?: More;
  /** The row is inserted only where this holds. */
  readonly when?: (placeholders: Placeholders<Omit<Columns<Table>, Given> & More>) => SQL;
  /** Treatment of a row of the same key: nothing, or a change of it. Without it, such a row is an error. */
  readonly onConflict?: 'nothing' | UpdateOnConflict<Table>;
}

/**
 * A statement that inserts one row, where a condition holds.
 *
 * `insert … select … where` decides and writes at once, so nothing can come in between. Every column has to be given,
 * null included: a column that is added to a table does not compile until each insert says what it holds.
 */
export function insertRow<
  Table extends SQLiteTable,
  // biome-ignore lint/complexity/noBannedTypes: no further parameters
  const More extends Parameters = {},
  const Given extends string = never,
>(
  name: string,
  table: Table,
  { given, parameters, when = () => sql`true`, onConflict }: InsertOptions<Table, More, Given> = {},
): (row: Row<Table, Given> & Values<More>) => Bound<never> {
  const columns = Object.entries(getTableColumns(table));
  const open = Object.fromEntries(columns.filter(([column]) => !(given && column in given)));
  const bind = statement(name, { ...open, ...parameters } as Parameters, (placeholders) => {
    const values: Readonly<Record<string, SQL>> = { ...placeholders, ...(given as Record<string, SQL> | undefined) };
    const row = sql.join(
      columns.map(([column]) => values[column]),
      sql`, `,
    );
    const condition = when(placeholders as Placeholders<Omit<Columns<Table>, Given> & More>);
    const insert = insertInto(table, sql`select ${row} where ${condition}`);
    if (onConflict === undefined) return insert;
    if (onConflict === 'nothing') return insert.onConflictDoNothing();
    const { target, where: targetWhere, set } = onConflict;
    return insert.onConflictDoUpdate({
      target: [...target],
      set: set as SQLiteInsertOnConflictDoUpdateConfig<typeof insert>['set'],
      ...(targetWhere && { targetWhere }),
    });
  });
  return bind as (row: Row<Table, Given> & Values<More>) => Bound<never>;
}

/** A statement that runs only as a consequence of a change: it fits nowhere but in `ifChanged`. */
export class Follower {
  readonly bound: Bound;
  constructor(bound: Bound) {
    this.bound = bound;
  }
}

/**
 * A statement that inserts one row if the statement before it changed any.
 *
 * `changes()` counts the rows of the last write (SQLite, "changes()"), and this insert is itself one row for the
 * follower behind it: so a row of followers is written as a whole, or not at all.
 */
export function insertFollower<Table extends SQLiteTable, const Given extends string = never>(
  name: string,
  table: Table,
  options: Pick<InsertOptions<Table, Parameters, Given>, 'given' | 'onConflict'> = {},
): (row: Row<Table, Given>) => Follower {
  const insert = insertRow(name, table, { ...options, when: () => sql`changes() > 0` });
  return (row) => new Follower(insert(row));
}
