/** Milliseconds of a day. */
export const DAY = 24 * 60 * 60 * 1000;

/** The day of a timestamp, in days since 1970 (UTC). */
export function dayOf(timestamp: number): number {
  return Math.floor(timestamp / DAY);
}
