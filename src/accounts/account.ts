/** The login of an applicant as it is stored. Moments are milliseconds since 1970 (UTC). */
export interface Account {
  readonly applicant_id: string;
  readonly username: string;
  readonly username_key: string;
  readonly account_email: string;
  readonly account_email_key: string;
  readonly password_hash: string;
  readonly salutation: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly locale: string;
  readonly consented_on: number | null;
  readonly work_email: string | null;
  readonly work_email_key: string | null;
  readonly claim_expires_on: number | null;
  readonly work_email_verified_on: number | null;
  readonly registered_on: number;
}

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
