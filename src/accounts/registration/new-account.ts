import { emailKey } from '../../profiles/email.ts';
import { usernameKey } from '../../profiles/username.ts';
import type { Account } from '../account.ts';
import type { Registration } from './registration-rules.ts';

/** The account of a valid registration, not stored yet and without a work address. `now` is when it is registered. */
export function newAccount(id: string, registration: Registration, passwordHash: string, now: number): Account {
  const { username, email, salutation, firstname, lastname, locale, dataPrivacyAccepted } = registration;
  const { dataPrivacyVersion = null } = registration;
  return {
    applicant_id: id,
    username,
    username_key: usernameKey(username),
    account_email: email,
    account_email_key: emailKey(email) as string,
    email_verified_on: null,
    verify_by: null,
    password_hash: passwordHash,
    salutation,
    firstname: firstname ?? null,
    lastname: lastname ?? null,
    locale,
    consented_on: dataPrivacyAccepted ? now : null,
    consent_version: dataPrivacyAccepted ? dataPrivacyVersion : null,
    work_email: null,
    work_email_key: null,
    claim_expires_on: null,
    work_email_verified_on: null,
    registered_on: now,
    failed_since: null,
    failed_count: 0,
    internal_ended_on: null,
    last_login_day: null,
    retention_notice: null,
    retention_noticed_on: null,
  };
}
