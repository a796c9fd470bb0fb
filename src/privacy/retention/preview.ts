import type { Database } from '../../db/transaction.ts';
import type { RetentionRule } from '../../platform/retention.ts';
import { boundsOf, dateOf, dueOn } from './bounds.ts';
import { type DueAccount, type DueProfile, listDueAccounts, listDueProfiles } from './preview-store.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A person who is due by a rule. */
export interface Due {
  readonly id: string;
  /** When the person is anonymized at the earliest, in milliseconds since 1970 (UTC). */
  readonly on: number;
  readonly reason: string;
}

/** Everyone who is due by a rule now: for a notice, or to be anonymized; the earliest first. Changes nothing. */
export async function previewRetention(db: Database, rule: RetentionRule, now: number): Promise<Due[]> {
  const { noticeDay, endDay, modifiedOn } = boundsOf(rule, now);
  const day = noticeDay ?? endDay;
  const accounts = day === null ? [] : await listDueAccounts(db, day);
  const profiles = modifiedOn === null ? [] : await listDueProfiles(db, modifiedOn);
  const all = [
    ...accounts.map((account) => accountDue(account, rule, now)),
    ...profiles.map((profile) => profileDue(profile, rule)),
  ];
  return all.sort((one, other) => one.on - other.on);
}

/** An account that is due, as it is told. */
export function accountDue(
  { applicant_id: id, last_use, retention_noticed_on }: DueAccount,
  rule: RetentionRule,
  now: number,
): Due {
  const { account = 0, notice } = rule;
  const ends = dueOn(last_use, account);
  const unused = `account not used since ${dateOf(last_use * DAY)}`;
  if (notice === undefined) return { id, on: ends, reason: unused };
  // A notice of a shorter rule does not count: the person gets another one.
  const noticed = (retention_noticed_on ?? 0) < dueOn(last_use, account - notice) ? null : retention_noticed_on;
  const noticeStatus = noticed === null ? 'notice not accepted yet' : `notice of ${dateOf(noticed)}`;
  return { id, on: Math.max(ends, (noticed ?? now) + notice * DAY), reason: `${unused}, ${noticeStatus}` };
}

/** A profile without an account that is due, as it is told. */
export function profileDue({ id, modified_on }: DueProfile, { profile = 0 }: RetentionRule): Due {
  return { id, on: modified_on + profile * DAY, reason: `profile not changed since ${dateOf(modified_on)}` };
}
