import { systemClock } from '../../clock.ts';
import { type BatchOptions, type Database, openDatabase, UniqueViolation } from '../../db/session.ts';
import type { Bound } from '../../db/statement.ts';
import { retryWhileBusy } from './busy.ts';

/**
 * The embedded database: the Worker's own code over the embedded D1, with D1's reason in each error.
 *
 * Batches run in the order in which they were asked for, as they do remotely.
 */
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
  let last: Promise<unknown> = Promise.resolve();
  const batch = (statements: readonly Bound[], options: BatchOptions) => {
    const next = last.then(() => retryWhileBusy(() => attempt(statements, options), warn));
    last = next.catch(() => undefined);
    return next;
  };
  return { batch: batch as Database['batch'], bookmark: () => null };
}
