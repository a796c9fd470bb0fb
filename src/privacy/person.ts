import type { Account } from '../accounts/account.ts';
import type { HistoryEntry, StoredPerson } from './store.ts';

/**
 * Everything that is held on a person as one document (GDPR Art. 15 and 20).
 *
 * Of what proves who somebody is (password, tokens, keys) only hashes are held; they are named, not shown, for a hash
 * is of no use to the person and of some to a thief.
 */
export function toExport(held: StoredPerson) {
  const { applicant, account } = held;
  return {
    applicant: {
      id: applicant.id,
      external_applicant_id: applicant.external_applicant_id,
      email: applicant.email,
      external_applicant_name: applicant.external_applicant_name,
      version: applicant.version,
      created_on: moment(applicant.created_on),
      modified_on: moment(applicant.modified_on),
      anonymized_on: moment(applicant.anonymized_on),
    },
    account: account === undefined ? null : toAccount(account),
    sessions: held.sessions.map(({ client_id, expires_on }) => ({ client_id, expires_on: moment(expires_on) })),
    links: held.links.map(({ purpose, expires_on }) => ({ purpose, expires_on: moment(expires_on) })),
    waiting_mails: held.mails.map(({ due_on, ...mail }) => ({ ...mail, due_on: moment(due_on) })),
    idempotency_keys: held.keys.map(({ client_id, expires_on }) => ({ client_id, expires_on: moment(expires_on) })),
    events: held.history.map(toEvent),
  };
}

function toAccount(account: Account) {
  return {
    username: account.username,
    email: account.account_email,
    password: 'held as a hash only',
    salutation: account.salutation,
    firstname: account.firstname,
    lastname: account.lastname,
    locale: account.locale,
    data_privacy_accepted_on: moment(account.consented_on),
    work_email: account.work_email,
    work_email_claim_expires_on: moment(account.claim_expires_on),
    work_email_verified_on: moment(account.work_email_verified_on),
    registered_on: moment(account.registered_on),
  };
}

/** An entry of a history as callers see it. */
export function toEvent({ fields, at, ...entry }: HistoryEntry) {
  return { ...entry, fields: fields === '' ? [] : fields.split(' '), at: moment(at) };
}

function moment(milliseconds: number): string;
function moment(milliseconds: number | null): string | null;
function moment(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}
