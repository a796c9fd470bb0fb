import { type Account, hasVerifiedWorkEmail } from '../accounts/account.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { domainOf } from '../profiles/email.ts';

/**
 * A person as one row of an export, which an import takes as it is. No secret is in it: no hash of a password, no token.
 *
 * Absent values are absent; the time of the last change says that no import copies them from the account. Of a work
 * address that is not verified nothing is exported: its claim ends here. One of a disallowed domain is not internal.
 */
export function toRow(applicant: Applicant, account: Account | undefined, disallowed: ReadonlySet<string>) {
  const { external_applicant_id, email, external_applicant_name: name, anonymized_on } = applicant;
  return {
    id: applicant.id,
    created_on: timestamp(applicant.created_on),
    modified_on: timestamp(applicant.modified_on),
    ...(anonymized_on !== null && { anonymized_on: timestamp(anonymized_on) }),
    ...(external_applicant_id !== null && { external_applicant_id }),
    ...(email !== null && { email }),
    ...(name !== null && { external_applicant_name: name }),
    ...(account !== undefined && { account: toAccountRow(account, disallowed) }),
  };
}

function toAccountRow(account: Account, disallowed: ReadonlySet<string>) {
  const { firstname, lastname, consented_on, consent_version, work_email, work_email_verified_on } = account;
  const isInternal = hasVerifiedWorkEmail(account) && !disallowed.has(domainOf(work_email ?? '') ?? '');
  return {
    username: account.username,
    email: account.account_email,
    email_verified: account.email_verified_on !== null,
    salutation: account.salutation,
    ...(firstname !== null && { firstname }),
    ...(lastname !== null && { lastname }),
    locale: account.locale,
    dataPrivacyAccepted: consented_on !== null,
    ...(consented_on !== null && { consented_on: timestamp(consented_on) }),
    ...(consent_version !== null && { dataPrivacyVersion: consent_version }),
    // An operator may have ended that the account counts as internal: the address is its person's all the same.
    ...(work_email_verified_on !== null && { work_email, work_email_verified: true, internal: isInternal }),
  };
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
