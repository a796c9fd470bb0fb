import type { SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { and, type Changes, update } from './builder.ts';
import { Follower, isChanged } from './insert.ts';
import { type Parameters, type Placeholders, statement, type Values } from './statement.ts';

/** A statement that updates rows if the statement before it changed any. */
export function updateFollower<Table extends SQLiteTable, const P extends Parameters>(
  name: string,
  table: Table,
  parameters: P,
  build: (placeholders: Placeholders<P>) => { readonly set: Changes<Table>; readonly where: SQL | undefined },
): (values: Values<P>) => Follower {
  const bind = statement(name, parameters, (placeholders) => {
    const { set, where } = build(placeholders);
    return update(table, set).where(and(where, isChanged));
  });
  return (values) => new Follower(bind(values));
}
