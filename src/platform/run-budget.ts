import type { Database } from '../db/transaction.ts';
import type { Context } from './context.ts';

/**
 * Statements of one scheduled run. D1 refuses more than 1,000 an invocation: the other half is for the round that crosses
 * this number, and for retries.
 */
const MOST_STATEMENTS = 500;
/** Milliseconds of one scheduled run; the next one starts after a minute. */
const MOST_MILLISECONDS = 25_000;

/** Statements and time that a scheduled run may still spend. */
export interface RunBudget {
  /** The context of the run, whose statements are counted. */
  readonly context: Context;
  isSpent(): boolean;
}

/** Opens the budget of a scheduled run, which starts now. */
export function openRunBudget(context: Context): RunBudget {
  const started = context.now();
  let statements = 0;
  const counted = (database: Database): Database => ({
    run(list, options) {
      statements += list.length;
      return database.run(list, options);
    },
    bookmark: () => database.bookmark(),
  });
  return {
    context: { ...context, db: counted(context.db), primary: counted(context.primary) },
    isSpent: () => statements >= MOST_STATEMENTS || context.now() - started >= MOST_MILLISECONDS,
  };
}
