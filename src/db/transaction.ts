import type { Follower } from './insert.ts';
import type { Bound } from './statement.ts';

/** How a transaction may be treated when D1 fails. */
export interface TransactionOptions {
  /** `safe`: run twice it leaves the database as run once does, so a transient fault is tried again. */
  readonly retry: 'safe' | 'never';
}

/** A database: runs a list of statements as one transaction in one round trip. */
export interface Database {
  /**
   * Runs the statements in order, all or none, and yields the rows of each.
   *
   * Throws `UniqueViolation`, or the failure `service_unavailable` when D1 does not answer in time or at all. After
   * that failure a transaction that is not safe to repeat may still have been carried out.
   */
  run(statements: readonly Bound[], options: TransactionOptions): Promise<unknown[][]>;
  /** The bookmark of the last answer, for a later read that must be at least as fresh; null before the first. */
  bookmark(): string | null;
}

/** A unique column has the value of a row already. Says nothing of which: read again. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}

/** A change, and what happens only if it changed any row. */
export class ConditionalChange<Row> {
  readonly change: Bound<Row>;
  readonly followers: readonly Follower[];
  constructor(change: Bound<Row>, followers: readonly Follower[]) {
    this.change = change;
    this.followers = followers;
  }
}

/**
 * A change, directly followed by what may only happen if it changed any row.
 *
 * The followers are written once, as a whole or not at all, and no statement can come between.
 */
export function ifChanged<Row>(change: Bound<Row>, ...followers: readonly Follower[]): ConditionalChange<Row> {
  return new ConditionalChange(change, followers);
}

/** A step of a transaction. A `Follower` is none by itself. */
type Step = Bound | ConditionalChange<unknown>;

/** The steps of a transaction by name; one that is undefined is left out. */
export type Steps = Readonly<Record<string, Step | undefined>>;

type RowOf<S> = S extends ConditionalChange<infer Row> ? Row : S extends Bound<infer Row> ? Row : never;

/** The rows of each step, under its name; of a conditional change the rows of the change. */
export type Results<Named> = { readonly [Name in keyof Named]: RowOf<NonNullable<Named[Name]>>[] };

/**
 * Runs named steps in order as one transaction and one round trip; yields the rows of each under its name.
 *
 * A step may be undefined, and then yields no rows. Throws like `Database.run`.
 */
export async function transaction<const Named extends Steps>(
  database: Database,
  steps: Named,
  options: TransactionOptions,
): Promise<Results<Named>> {
  const statements: Bound[] = [];
  const positions = new Map<string, number>();
  for (const [name, step] of Object.entries(steps)) {
    if (step === undefined) continue;
    positions.set(name, statements.length);
    if (step instanceof ConditionalChange) statements.push(step.change, ...step.followers.map(({ bound }) => bound));
    else statements.push(step);
  }
  const rows = await database.run(statements, options);
  const results = Object.keys(steps).map((name) => [name, rows[positions.get(name) ?? -1] ?? []]);
  return Object.fromEntries(results) as Results<Named>;
}

/** Runs one statement that may be repeated, which every read may, and yields its rows. */
export async function read<Row>(database: Database, statement: Bound<Row>): Promise<Row[]> {
  const { rows } = await transaction(database, { rows: statement }, { retry: 'safe' });
  return rows;
}
