import type { Context } from '../../platform/context.ts';
import { isNearlyFull } from '../../platform/room.ts';
import { countFailure, countFailureOfName } from './failure-store.ts';

/**
 * Counts a wrong password of an account after the response, so that its time tells nothing, and records it in the history.
 *
 * A database that is nearly full has no room for what can be missed: there it is counted, and of the history the lock alone.
 */
export function countWrongPassword(context: Context, applicantId: string): void {
  const [failed, locked] = [context.event('log_in_failed', applicantId), context.event('locked', applicantId)];
  count(context, () => countFailure(context.db, failed, locked, !isNearlyFull(context)));
}

/** The same for a name that no account has; `hash` is a keyed one. */
export function countUnknownName(context: Context, hash: string): void {
  count(context, () => countFailureOfName(context.db, hash, context.now()));
}

function count(context: Context, write: () => Promise<void>): void {
  context.afterResponse(() => write().catch(() => context.log('warn', 'failure_not_counted')));
}
