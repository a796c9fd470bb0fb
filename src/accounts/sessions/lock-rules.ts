/** Wrong passwords of one account, or for one name that no account has. */
export interface Failures {
  /** When the first of them was tried, in milliseconds since 1970 (UTC); null before any. */
  readonly failed_since: number | null;
  readonly failed_count: number;
}

/** Wrong passwords after which log-in is locked. */
export const MOST_FAILURES = 100;
/** Milliseconds from the first of them, after which they are forgotten and the lock ends. */
export const FAILURE_PERIOD = 60 * 60 * 1000;

/**
 * Seconds for which log-in is still locked; undefined while it is not.
 *
 * A hundred wrong passwords within an hour lock for the rest of that hour, wherever they came from: ten thousand
 * addresses may guess no faster than one. A success does not reset the count, or an attacker who has an account could.
 */
export function lockedFor({ failed_since, failed_count }: Failures, now: number): number | undefined {
  if (failed_since === null || failed_count < MOST_FAILURES) return undefined;
  const left = failed_since + FAILURE_PERIOD - now;
  return left > 0 ? Math.ceil(left / 1000) : undefined;
}
