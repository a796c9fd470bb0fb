import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteInsertOnConflictDoUpdateConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { type Changes, type Columns, insertInto } from './builder.ts';
import { type Bound, type Parameters, type Placeholders, statement, text, type Values } from './statement.ts';

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
    return withConflict(insertInto(table, sql`select ${row} where ${condition}`), onConflict);
  });
  return bind as (row: Row<Table, Given> & Values<More>) => Bound<never>;
}

type Insert = ReturnType<typeof insertInto>;

function withConflict<Table extends SQLiteTable>(
  insert: Insert,
  onConflict: InsertOptions<Table, Parameters, string>['onConflict'],
) {
  if (onConflict === undefined) return insert;
  if (onConflict === 'nothing') return insert.onConflictDoNothing();
  const { target, where: targetWhere, set } = onConflict;
  return insert.onConflictDoUpdate({
    target: [...target],
    set: set as SQLiteInsertOnConflictDoUpdateConfig<Insert>['set'],
    ...(targetWhere && { targetWhere }),
  });
}

/** A statement that runs only as a consequence of a change: it fits nowhere but in `ifChanged`. */
export class Follower {
  readonly bound: Bound;
  constructor(bound: Bound) {
    this.bound = bound;
  }
}

/**
 * Whether the statement before changed any row (SQLite, "changes()").
 *
 * A follower that acts changes a row itself, for the one behind it: so a row of them acts as a whole, or not at all.
 */
export const isChanged = sql`changes() > 0`;

/** A statement that inserts one row if the statement before it changed any. */
export function insertFollower<Table extends SQLiteTable, const Given extends string = never>(
  name: string,
  table: Table,
  options: Pick<InsertOptions<Table, Parameters, Given>, 'given' | 'onConflict'> = {},
): (row: Row<Table, Given>) => Follower {
  const insert = insertRow(name, table, { ...options, when: () => isChanged });
  return (row) => new Follower(insert(row));
}

interface InsertRowsOptions<
  Table extends SQLiteTable,
  More extends Parameters,
  Extra extends string,
  Given extends string,
> {
  readonly given?: Readonly<Record<Given, SQL>>;
  /** Values of a row that are no columns, for the condition. */
  readonly extra?: readonly Extra[];
  /** Parameters of the condition that are the same for all rows. */
  readonly parameters?: More;
  /** A row is inserted only where this holds. */
  readonly when: (
    row: { readonly [Name in Exclude<keyof Columns<Table>, Given> | Extra]: SQL<string> },
    placeholders: Placeholders<More>,
  ) => SQL;
  /** Treatment of a row of the same key: nothing if absent, or a change of it. */
  readonly onConflict?: UpdateOnConflict<Table>;
}

const ROWS = { rows: text } as const;

/** Rows for one statement, and what they are decided by. */
type Rows<Table extends SQLiteTable, Extra extends string, Given extends string> = readonly (Row<Table, Given> & {
  readonly [Name in Extra]: string | null;
})[];

/**
 * A statement that inserts many rows, each where a condition holds for it; by default a row of the same key stays.
 *
 * The rows are bound as one JSON text, for D1 binds at most 100 parameters (2 MB of text). The condition sees the tables
 * as they are before the statement: rows that exclude each other must not be of one statement.
 */
export function insertRows<
  Table extends SQLiteTable,
  // biome-ignore lint/complexity/noBannedTypes: no further parameters
  const More extends Parameters = {},
  const Extra extends string = never,
  const Given extends string = never,
>(
  name: string,
  table: Table,
  { given, extra = [], parameters, when, onConflict }: InsertRowsOptions<Table, More, Extra, Given>,
): (rows: Rows<Table, Extra, Given>, more: Values<More>) => Bound<never> {
  const columns = Object.keys(getTableColumns(table));
  const row = Object.fromEntries(
    [...columns, ...extra].map((column) => [column, sql`(json_each.value ->> ${sql.raw(`'${column}'`)})`]),
  );
  const bind = statement(name, { ...parameters, ...ROWS } as More & typeof ROWS, (placeholders) => {
    const values = columns.map((column) => (given as Record<string, SQL> | undefined)?.[column] ?? row[column]);
    const condition = when(row as never, placeholders);
    const source = sql`select ${sql.join(values, sql`, `)} from json_each(${placeholders.rows}) where ${condition}`;
    return withConflict(insertInto(table, source), onConflict ?? 'nothing');
  });
  return (rows, more) => bind({ ...more, rows: JSON.stringify(rows) } as Values<More & typeof ROWS>) as Bound<never>;
}
