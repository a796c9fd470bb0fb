import type { Bound, Datum } from '../../../db/statement.ts';
import { Rejection } from '../../rejection.ts';

/** Quoted names and texts, which may hold a question mark of their own, and the question marks that stand for values. */
const QUOTED_OR_PLACEHOLDER = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\?/g;

/**
 * A value as SQLite reads it in a statement.
 *
 * Written out, because D1's HTTP interface binds texts alone, and a text is no number to SQLite. What no statement
 * carries unchanged is refused. The words BEGIN TRANSACTION are taken apart, for tools remove them, also within quotes.
 */
export function literal(value: Datum): string {
  if (value === null) return 'null';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Rejection(`${value} is not a number that a database keeps.`);
    return String(value);
  }
  if (value.includes('\0') || !value.isWellFormed())
    throw new Rejection('A text holds a character that no table keeps.');
  return `'${value.replaceAll("'", "''").replaceAll('BEGIN TRANSACTION', "BEGIN'||' TRANSACTION")}'`;
}

/** A statement with its values written into it. */
export function render({ sql, params }: Bound): string {
  let next = 0;
  const text = sql.replace(QUOTED_OR_PLACEHOLDER, (found) => {
    if (found !== '?') return found;
    const value = params[next++];
    if (value === undefined) throw new Error(`a value is missing for: ${sql}`);
    return literal(value);
  });
  if (next !== params.length) throw new Error(`${params.length - next} values too many for: ${sql}`);
  return text;
}
