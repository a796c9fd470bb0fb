const MINUTE = 60_000;

/** The wait before the second try, which the same invocation makes, in milliseconds. */
export const SHORT_WAIT = 5_000;

/** The waits that follow, in milliseconds; the last one is for all that follow it. */
export const BACK_OFF = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE);

/** Milliseconds until the next try after that many failed rounds; a round is a try and the one that follows at once. */
export function backOff(failures: number): number {
  return BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] as number;
}

/** Milliseconds without success after which a webhook is disabled. */
export const DISABLED_AFTER = 5 * 24 * 60 * MINUTE;

/** People whose first tries fail, with no success between them, before the receiver itself counts as failing. */
export const MOST_FAILED_PEOPLE = 3;

/** Milliseconds after which a delivery counts as slow: its person is set aside, and all others go on. */
export const SLOW = 2_000;

/** Milliseconds for which a webhook, or a person who waits, is leased. A delivery takes ten seconds at the most. */
export const LEASE = 60_000;
