import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type * as schema from './tables.ts';

/** The tables among the exports of `tables.ts`. */
type Tables = Pick<
  typeof schema,
  { [Name in keyof typeof schema]: (typeof schema)[Name] extends SQLiteTable ? Name : never }[keyof typeof schema]
>;

/**
 * Whether a column holds a personal datum, for every column of every table. A new column does not compile until it
 * is declared here, and erasure is tested against this list.
 *
 * `until_expiry`: a keyed hash that outlives erasure until its row expires, because a late retry must not make the
 * person anew.
 */
export const personal = {
  clients: {
    id: false,
    name: false,
    kind: false,
    secret_hash: false,
    scopes: false,
    origins: false,
    created_on: false,
    revoked_on: false,
    expires_on: false,
    last_used_on: false,
    reset_url: false,
  },
  applicants: {
    id: false,
    external_applicant_id: false,
    email: true,
    email_key: true,
    external_applicant_name: true,
    version: false,
    created_on: false,
    modified_on: false,
    anonymized_on: false,
  },
  idempotency: {
    client_id: false,
    key_hash: 'until_expiry',
    payload_hash: true,
    applicant_id: false,
    expires_on: false,
  },
  events: {
    id: false,
    applicant_id: false,
    client_id: false,
    action: false,
    fields: false,
    request_id: false,
    at: false,
    day: false,
    count: false,
  },
  cursors: { name: false, event_id: false },
  webhooks: {
    id: false,
    url: false,
    types: false,
    created_on: false,
    position: false,
    failures: false,
    due_on: false,
    failing_since: false,
    last_success_on: false,
    last_failed_on: false,
    last_failure: false,
    disabled_on: false,
    lease: false,
    leased_until: false,
    ticket_hash: false,
    ticket_purpose: false,
    ticket_expires_on: false,
  },
  webhook_people: {
    webhook_id: false,
    applicant_id: false,
    event_id: false,
    attempts: false,
    due_on: false,
    lease: false,
    leased_until: false,
    last_failure: false,
  },
  accounts: {
    applicant_id: false,
    username: true,
    username_key: true,
    account_email: true,
    account_email_key: true,
    email_verified_on: true,
    verify_by: true,
    password_hash: true,
    salutation: true,
    firstname: true,
    lastname: true,
    locale: true,
    consented_on: true,
    consent_version: true,
    work_email: true,
    work_email_key: true,
    claim_expires_on: true,
    work_email_verified_on: true,
    registered_on: true,
    failed_since: true,
    failed_count: true,
    internal_ended_on: true,
  },
  sessions: { token_hash: true, applicant_id: false, client_id: false, expires_on: false, created_on: false },
  links: { id: false, applicant_id: false, purpose: false, expires_on: false, email: true, confirmed_on: false },
  outbox: {
    id: false,
    link_id: false,
    template: false,
    language: true,
    address: true,
    target: true,
    username: true,
    due_on: false,
    attempts: false,
  },
  // Keyed hashes that no row of a person refers to: they protect a mailbox and a name from any caller.
  mailbox_events: { id: false, mailbox: false, kind: false, at: false },
  unknown_names: { name: false, failed_since: false, failed_count: false },
  daily_counts: { day: false, name: false, count: false },
  censuses: { state: false, applicant_id: false, people: false, accounts: false, internal_accounts: false, at: false },
  // Of operators, by the ids of their keys.
  operator_sessions: { token_hash: false, client_id: false, secret_hash: false, created_on: false, used_on: false },
  operator_log: {
    id: false,
    client_id: false,
    action: false,
    subject: false,
    fields: false,
    request_id: false,
    at: false,
  },
} satisfies { [Name in keyof Tables]: Record<keyof Tables[Name]['_']['columns'], boolean | 'until_expiry'> };
