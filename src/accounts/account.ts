import type { accounts } from '../db/tables.ts';

/** The login of an applicant as it is stored. Timestamps are milliseconds since 1970 (UTC). */
export type Account = Readonly<typeof accounts.$inferSelect>;

/** Whether the person has shown to work for the company: an unconfirmed claim counts as external everywhere. */
export function isInternal(account: Account): boolean {
  return account.work_email_verified_on !== null;
}

/** Whether the account claims a work address that can still be confirmed. */
export function hasOpenClaim(account: Account, now: number): boolean {
  return !isInternal(account) && account.claim_expires_on !== null && now < account.claim_expires_on;
}

/** An account as its owner sees it: the published keys, and three of ours at the end. */
export function toMe(account: Account, now: number) {
  return {
    salutation: account.salutation,
    firstname: account.firstname,
    lastname: account.lastname,
    email: account.account_email,
    workEmail: isInternal(account) || hasOpenClaim(account, now) ? account.work_email : null,
    username: account.username,
    password: null,
    locale: account.locale,
    internal: isInternal(account),
    policyAccepted: account.consented_on !== null,
    creatorIp: null,
    id: account.applicant_id,
    dataPrivacyAccepted: account.consented_on !== null,
    workEmailVerified: isInternal(account),
  };
}
