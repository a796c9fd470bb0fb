import type { Account } from '../accounts/account.ts';
import type { HistoryEntry, StoredPerson } from './store.ts';

/**
 * Everything that is stored on a person as one document (GDPR Art. 15 and 20).
 *
 * Of credentials (password, tokens, keys) only hashes are stored. They are named, not shown: a hash is of no use to the
 * person and of some to an attacker.
 */
export function toExport(person: StoredPerson) {
  const { applicant, account } = person;
  return {
    applicant: {
      id: applicant.id,
      external_applicant_id: applicant.external_applicant_id,
      email: applicant.email,
      external_applicant_name: applicant.external_applicant_name,
      version: applicant.version,
      created_on: timestamp(applicant.created_on),
      modified_on: timestamp(applicant.modified_on),
      anonymized_on: timestamp(applicant.anonymized_on),
    },
    account: account === undefined ? null : toAccount(account),
    sessions: person.sessions.map(({ client_id, created_on, expires_on }) => ({
      client_id,
      created_on: timestamp(created_on),
      expires_on: timestamp(expires_on),
    })),
    links: person.links.map(({ purpose, email, expires_on, confirmed_on }) => ({
      purpose,
      email,
      expires_on: timestamp(expires_on),
      confirmed_on: timestamp(confirmed_on),
    })),
    waiting_mails: person.mails.map(({ due_on, ...mail }) => ({ ...mail, due_on: timestamp(due_on) })),
    idempotency_keys: person.keys.map(({ client_id, expires_on }) => ({
      client_id,
      expires_on: timestamp(expires_on),
    })),
    events: person.history.map(toEvent),
  };
}

function toAccount(account: Account) {
  return {
    username: account.username,
    email: account.account_email,
    email_verified_on: timestamp(account.email_verified_on),
    email_to_verify_by: timestamp(account.verify_by),
    password: 'held as a hash only',
    salutation: account.salutation,
    firstname: account.firstname,
    lastname: account.lastname,
    locale: account.locale,
    data_privacy_accepted_on: timestamp(account.consented_on),
    data_privacy_version: account.consent_version,
    work_email: account.work_email,
    work_email_claim_expires_on: timestamp(account.claim_expires_on),
    work_email_verified_on: timestamp(account.work_email_verified_on),
    internal_ended_on: timestamp(account.internal_ended_on),
    registered_on: timestamp(account.registered_on),
    last_log_in_day: account.last_login_day === null ? null : timestamp(account.last_login_day * DAY).slice(0, 10),
    retention_noticed_on: timestamp(account.retention_noticed_on),
    wrong_passwords: account.failed_count,
    wrong_passwords_since: timestamp(account.failed_since),
  };
}

const DAY = 24 * 60 * 60 * 1000;

/** An entry of a history as callers see it. */
export function toEvent({ fields, at, count, ...entry }: HistoryEntry) {
  return {
    ...entry,
    fields: fields === '' ? [] : fields.split(' '),
    at: timestamp(at),
    ...(count !== null && { count }),
  };
}

function timestamp(milliseconds: number): string;
function timestamp(milliseconds: number | null): string | null;
function timestamp(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
