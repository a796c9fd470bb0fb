/**
 * A mailbox as its keyed hashes, one for each live secret, newest first.
 *
 * Mails and denials are stored under the newest, and found under each: a new secret forgets nothing.
 */
export type Mailbox = readonly [newest: string, ...older: string[]];

/** The mails that are counted by mailbox. */
export type DemandedMail =
  | 'password_reset'
  | 'work_email'
  | 'email_verification'
  | 'password_changed'
  | 'email_changed'
  | 'erased'
  | 'retention';

/** Limits of one kind of mail to one mailbox; times in milliseconds. */
export interface MailboxLimit {
  /** At most one within that time; 0 if there is no such pause. */
  readonly pause: number;
  /** At most `most` within that time. */
  readonly period: number;
  readonly most: number;
  /** The share of the deployment's mails of a day up to which this kind is sent: claims wait before resets do. */
  readonly share: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The limits of a notice of what was done to an account. */
const NOTICE: MailboxLimit = { pause: 0, period: DAY, most: 5, share: 1 };

/** The limits by kind. For all callers and locations together: an attacker must not fill a mailbox by spellings or by accounts. */
export const MAILBOX_LIMITS: Readonly<Record<DemandedMail, MailboxLimit>> = {
  password_reset: { pause: 5 * MINUTE, period: DAY, most: 5, share: 1 },
  work_email: { pause: 0, period: 7 * DAY, most: 3, share: 0.9 },
  email_verification: { pause: 0, period: DAY, most: 3, share: 0.9 },
  // Each takes the account's password or a link, but not the mailbox: an address need not be its account's own. Each counts
  // by itself, so that a thief who changes the password five times does not change the address untold.
  password_changed: NOTICE,
  email_changed: NOTICE,
  erased: NOTICE,
  // Thousands can be due on one day: the other half is for mails that a person waits for.
  retention: { pause: 0, period: DAY, most: 5, share: 0.5 },
};

/** Milliseconds for which a mailbox cannot be claimed after its owner has denied a claim. */
export const DENIAL_PERIOD = 30 * DAY;
