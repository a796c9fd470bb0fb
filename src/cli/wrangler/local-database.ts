import { setTimeout } from 'node:timers/promises';
import type { Bound } from '../../db/statement.ts';
import { type Database, type TransactionOptions, UniqueViolation } from '../../db/transaction.ts';
import { systemClock } from '../../platform/clock.ts';
import { type D1, type DatabaseFault, openDatabase } from '../../platform/database.ts';
import { Rejection } from '../rejection.ts';

/** Milliseconds until a call is given up: no caller waits for a command, and the first one comes before the runtime is up. */
const TIME_LIMIT = 120_000;

/**
 * The embedded database: the Worker's own code over the embedded D1, with D1's reason in each error.
 *
 * Transactions run in the order in which they were asked for, as they do remotely.
 */
export function openLocalDatabase(d1: D1, warn: (sentence: string) => void): Database {
  let reason = '';
  const noteReason = (fault: DatabaseFault) => {
    reason = fault.reason;
  };
  const db = openDatabase(d1, null, systemClock, noteReason, TIME_LIMIT);
  const attempt = async (statements: readonly Bound[], options: TransactionOptions) => {
    try {
      return await db.run(statements, options);
    } catch (error) {
      throw error instanceof UniqueViolation ? error : new Error(reason, { cause: error });
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  const run = (statements: readonly Bound[], options: TransactionOptions) => {
    const next = last.then(() => retryWhileBusy(() => attempt(statements, options), warn));
    last = next.catch(() => undefined);
    return next;
  };
  return { run, bookmark: () => null };
}

/** SQLite's error for a second writer; commands and the running service share one file. */
const BUSY = /SQLITE_BUSY|database is locked/;
/** Waits before each further try, in milliseconds. */
const PAUSES = [100, 300, 1_000, 3_000];

/** Tries again for some seconds while another process is writing, and warns once. A busy try has changed nothing. */
export async function retryWhileBusy<T>(attempt: () => Promise<T>, warn: (sentence: string) => void): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Error && BUSY.test(error.message))) throw error;
      const pause = PAUSES[tries];
      if (pause === undefined) throw new Rejection('The database is busy: try again when less is written to it.');
      if (tries === 0) warn('The database is busy; trying again.');
      await setTimeout(pause);
    }
  }
}
