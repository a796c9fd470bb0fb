import { systemClock } from '../../clock.ts';
import { type BatchOptions, type Database, openDatabase, UniqueViolation } from '../../db/session.ts';
import type { Bound } from '../../db/statement.ts';
import { retryWhileBusy } from './busy.ts';

/** The embedded database: the Worker's own code over the embedded D1, with D1's reason in each error. */
export function openLocalDatabase(d1: D1Database, warn: (sentence: string) => void): Database {
  let reason = '';
  const db = openDatabase(d1, null, systemClock, (fault) => {
    reason = fault;
  });
  const attempt = async (statements: readonly Bound[], options: BatchOptions) => {
    try {
      return await db.batch(statements, options);
    } catch (error) {
      throw error instanceof UniqueViolation ? error : new Error(reason, { cause: error });
    }
  };
  const batch = (statements: readonly Bound[], options: BatchOptions) =>
    retryWhileBusy(() => attempt(statements, options), warn);
  return { batch: batch as Database['batch'], bookmark: () => null };
}
