import type { RetentionRule } from '../../platform/retention.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The bounds of a rule at some time: what lies on them or before is due. Null where the rule has no such part. */
export interface Bounds {
  /** The day of the last use of an account whose person gets a notice. */
  readonly noticeDay: number | null;
  /** The day of the last use of an account that ends. */
  readonly endDay: number | null;
  /** When the notice was accepted, of an account that ends; null where no notice is needed. */
  readonly noticedOn: number | null;
  /** Days after the day of the last use, before which no notice counts: it was given by a shorter rule. */
  readonly noticeAfter: number | null;
  /** When a profile without an account was last changed that ends. */
  readonly modifiedOn: number | null;
}

/** The day of a timestamp, in days since 1970 (UTC). */
const dayOf = (timestamp: number) => Math.floor(timestamp / DAY);

/** The bounds of a rule. A log-in is known by its day, and counts from the end of that: no account ends too early. */
export function boundsOf({ account, notice, profile }: RetentionRule, now: number): Bounds {
  const before = (days: number) => dayOf(now) - days - 1;
  const noticed = account === undefined || notice === undefined ? null : account - notice;
  return {
    noticeDay: noticed === null ? null : before(noticed),
    endDay: account === undefined ? null : before(account),
    noticedOn: notice === undefined ? null : now - notice * DAY,
    noticeAfter: noticed === null ? null : noticed + 1,
    modifiedOn: profile === undefined ? null : now - profile * DAY,
  };
}

/** When an account that was last used on that day is due, in milliseconds since 1970 (UTC). */
export function dueOn(lastDay: number, days: number): number {
  return (lastDay + 1 + days) * DAY;
}

/** The date of a timestamp, e.g. `2026-11-28`. */
export function dateOf(timestamp: number): string {
  return new Date(timestamp).toISOString().slice(0, 10);
}
