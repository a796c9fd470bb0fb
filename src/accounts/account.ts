import type { accounts } from '../db/tables.ts';

/** The login of an applicant as it is stored. Timestamps are milliseconds since 1970 (UTC). */
export type Account = Readonly<typeof accounts.$inferSelect>;

/** Whether a work address is verified and no operator has ended that. It still has to be of an allowed domain. */
export function hasVerifiedWorkEmail({ work_email_verified_on, internal_ended_on }: Account): boolean {
  return work_email_verified_on !== null && internal_ended_on === null;
}

/** Whether the account claims a work address that can still be confirmed. */
export function hasOpenClaim({ claim_expires_on }: Account, now: number): boolean {
  return claim_expires_on !== null && now < claim_expires_on;
}

/**
 * An account as its owner sees it: the published keys, and four of ours at the end.
 *
 * `isAllowed` says whether the domain of the work address is on the list now: an employee of a company that has left
 * the list is external everywhere, and internal again when the domain comes back.
 */
export function toMe(account: Account, now: number, isAllowed: boolean) {
  const isInternal = hasVerifiedWorkEmail(account) && isAllowed;
  const showsWorkEmail = account.work_email_verified_on !== null || hasOpenClaim(account, now);
  return {
    salutation: account.salutation,
    firstname: account.firstname,
    lastname: account.lastname,
    email: account.account_email,
    workEmail: showsWorkEmail ? account.work_email : null,
    username: account.username,
    password: null,
    locale: account.locale,
    internal: isInternal,
    policyAccepted: account.consented_on !== null,
    creatorIp: null,
    id: account.applicant_id,
    dataPrivacyAccepted: account.consented_on !== null,
    workEmailVerified: account.work_email_verified_on !== null,
    emailVerified: account.email_verified_on !== null,
  };
}
