import { type Column, is, Placeholder, SQL, sql } from 'drizzle-orm';
import type { Data } from './builder.ts';
import { dialect } from './dialect.ts';

/** A value that D1 stores and binds. */
export type Datum = string | number | null;

/** A statement with its values, ready for `transaction`. `Row` is what it yields. */
export interface Bound<Row = unknown> {
  /** The statement's name, for logs: names hold no values. */
  readonly name: string;
  readonly sql: string;
  readonly params: readonly Datum[];
  /** Carries the type alone. */
  readonly row?: Row;
}

/** The type of a parameter that is no column's. */
export class ParameterType<Value extends Datum> {
  declare readonly value: Value;
}

/** A number: milliseconds since 1970 (UTC), an id that the database gave, a count. */
export const integer = new ParameterType<number>();
/** A number, or nothing. */
export const optionalInteger = new ParameterType<number | null>();
/** A text. */
export const text = new ParameterType<string>();
/** A text, or nothing. */
export const optionalText = new ParameterType<string | null>();

/** The parameters of a statement: each has the type of a column, or one that is named. */
export type Parameters = Readonly<Record<string, Column | ParameterType<Datum>>>;

type ValueOf<Type> = Type extends Column ? Data<Type> : Type extends ParameterType<infer Value> ? Value : never;

/** The values that a call binds. */
export type Values<P extends Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

/** The same parameters while the statement is written: placeholders that know what they will hold. */
export type Placeholders<P extends Parameters> = { readonly [Name in keyof P]: SQL<ValueOf<P[Name]>> };

/** Anything that Drizzle turns into one statement. */
type Query = SQL | { toSQL(): { sql: string; params: unknown[] } };

/** The row that a query yields: what it selects, or what it returns of a write. */
type RowOf<Q> =
  Q extends SQL<infer Row>
    ? Row
    : Q extends { _: { returning: infer Row } }
      ? Row
      : Q extends { _: { result: (infer Row)[] } }
        ? Row
        : never;

/** A statement of the service: called with its values, it is ready to run. */
export type Statement<P extends Parameters, Row> = (values: Values<P>) => Bound<Row>;

/** One entry of the registry. */
export interface RegisteredStatement {
  readonly name: string;
  /** Compiles the statement if no call has done so before. */
  compile(): { readonly sql: string; readonly params: number };
  /** Whether a call has bound values to it. */
  isUsed(): boolean;
}

const registry = new Map<string, RegisteredStatement>();

/** Every statement of the modules that are loaded, by name: a test asks the database for the plan of each. */
export const statements: ReadonlyMap<string, RegisteredStatement> = registry;

/**
 * A statement that is built with Drizzle once an isolate, at its first use, and bound for each call.
 *
 * A batch of D1 takes none of Drizzle's prepared queries (drizzle-orm #2197), and a query built for each request costs
 * CPU. So the query becomes text here, and `transaction` runs it. The name is unique, and tells what the statement does
 * in plans and logs.
 */
export function statement<const P extends Parameters, Q extends Query>(
  name: string,
  parameters: P,
  build: (placeholders: Placeholders<P>) => Q,
): Statement<P, RowOf<Q>> {
  let compiled: Compiled | undefined;
  let used = false;
  const compile = () => {
    compiled ??= compileQuery(name, Object.keys(parameters), build(placeholders(parameters)));
    return compiled;
  };
  if (registry.has(name)) throw new Error(`two statements are named "${name}"`);
  registry.set(name, {
    name,
    compile: () => ({ sql: compile().sql, params: compile().slots.length }),
    isUsed: () => used,
  });
  return (values) => {
    used = true;
    const { sql, slots } = compile();
    return { name, sql, params: slots.map((slot) => (slot instanceof Slot ? (values[slot.name] as Datum) : slot)) };
  };
}

/** Where a value of the call goes; anything else among the parameters is a constant of the statement. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

interface Compiled {
  readonly sql: string;
  readonly slots: readonly (Slot | Datum)[];
}

function placeholders<P extends Parameters>(parameters: P): Placeholders<P> {
  const entries = Object.keys(parameters).map((name) => [name, sql`${sql.placeholder(name)}`]);
  return Object.fromEntries(entries) as Placeholders<P>;
}

/** Throws for a placeholder that the statement does not declare, and for a declared one that it does not use. */
function compileQuery(statement: string, declared: readonly string[], query: Query): Compiled {
  const { sql, params } = is(query, SQL) ? dialect.sqlToQuery(query) : query.toSQL();
  const slots = params.map((param) => (is(param, Placeholder) ? new Slot(param.name) : (param as Datum)));
  const used = new Set(slots.flatMap((slot) => (slot instanceof Slot ? [slot.name] : [])));
  const wrong = [...used].filter((name) => !declared.includes(name)).concat(declared.filter((name) => !used.has(name)));
  if (wrong.length > 0) throw new Error(`"${statement}" does not declare and use the same: ${wrong.join(', ')}`);
  return { sql, slots };
}
