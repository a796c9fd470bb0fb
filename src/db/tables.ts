import { and, type Column, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * Every table of the service. Properties carry the columns' own names, so that a row read from D1 is a row here
 * without a mapping in between. Timestamps are milliseconds since 1970 (UTC).
 */

/** A company's callers. Holds no person's data: names are of systems ("careers site"). */
export const clients = sqliteTable('clients', {
  id: text().primaryKey(),
  name: text().notNull(),
  kind: text({ enum: ['key', 'oauth', 'public'] }).notNull(),
  /** SHA-256 of the API secret key or the client secret; a public client has none. */
  secret_hash: text().unique(),
  /** Space-joined, as OAuth writes scopes. */
  scopes: text().notNull(),
  /** Space-joined web origins. */
  origins: text().notNull(),
  created_on: integer().notNull(),
  revoked_on: integer(),
  /** From when on the client is as good as revoked; null if never. */
  expires_on: integer(),
  /** The hour in which it last called; null before its first call. */
  last_used_on: integer(),
  /** The page of one of its origins to which reset links that an operator sends lead. */
  reset_url: text(),
});

/**
 * Whether the key of an applicant is not that of its e-mail address, as far as SQL can tell: an earlier version of the
 * service, which knows no key, has written the row while a deploy was under way or after it was rolled back.
 *
 * SQL cannot fold a domain that is internationalized: a change of such an address by an earlier version stays unnoticed.
 */
export function hasStaleKey({ email, email_key }: Readonly<Record<'email' | 'email_key', Column>>): SQL {
  const isOneAlone = sql`(${email} is null) <> (${email_key} is null)`;
  const isFoldedBySql = sql`length(${email}) = length(cast(${email} as blob)) and instr(lower(${email}), 'xn--') = 0`;
  return sql`(${isOneAlone} or (${isFoldedBySql} and ${email_key} <> lower(${email})))`;
}

/** The person record. `version` counts changes and is the ETag. */
export const applicants = sqliteTable(
  'applicants',
  {
    id: text().primaryKey(),
    external_applicant_id: text(),
    /** As typed; the key beside it is folded and decides what is the same. */
    email: text(),
    email_key: text(),
    external_applicant_name: text(),
    version: integer().notNull(),
    created_on: integer().notNull(),
    modified_on: integer().notNull(),
    anonymized_on: integer(),
    /** 1 where there is an account; null where there is none, or an earlier version of the service has made it. */
    has_account: integer(),
  },
  (table) => [
    // An index entry is a row that D1 bills; most applicants lack one value or the other, and few are anonymized. Lists go
    // by creation, and an applicant has an entry in one of the two indexes for that.
    index('applicants_by_creation').on(table.created_on, table.id).where(isNull(table.anonymized_on)),
    index('applicants_anonymized_by_creation').on(table.created_on, table.id).where(isNotNull(table.anonymized_on)),
    index('applicants_by_reference')
      .on(table.external_applicant_id, table.created_on, table.id)
      .where(isNotNull(table.external_applicant_id)),
    index('applicants_by_email_key').on(table.email_key, table.created_on, table.id).where(isNotNull(table.email_key)),
    index('applicants_by_stale_key').on(table.id).where(hasStaleKey(table)),
    // Retention looks for profiles without an account alone.
    index('applicants_by_modification')
      .on(table.modified_on, table.id)
      .where(and(isNull(table.anonymized_on), isNull(table.has_account)) as SQL),
    index('applicants_by_erasure').on(table.anonymized_on, table.id).where(isNotNull(table.anonymized_on)),
  ],
);

/** Which applicant a client's idempotency key has made; a row lives 24 hours. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    client_id: text().notNull(),
    /** HMAC of client and key: callers put anything into a key, also an e-mail address. */
    key_hash: text().notNull(),
    /** HMAC of the payload, so that a guessed payload cannot be confirmed from a copy of the database. */
    payload_hash: text(),
    applicant_id: text().notNull(),
    expires_on: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.client_id, table.key_hash] }),
    index('idempotency_by_applicant').on(table.applicant_id),
    index('idempotency_by_expiry').on(table.expires_on),
  ],
);

/** The history of a person: what was done, when, by which client, in which request. Names of fields, never values. */
export const events = sqliteTable(
  'events',
  {
    id: integer().primaryKey(),
    applicant_id: text().notNull(),
    client_id: text().notNull(),
    action: text().notNull(),
    /** Space-joined names of the fields concerned. */
    fields: text().notNull(),
    request_id: text().notNull(),
    at: integer().notNull(),
    /** The day that an entry counts, in days since 1970 (UTC); null for an entry of one event. */
    day: integer(),
    /** How often it happened on that day. */
    count: integer(),
  },
  (table) => [
    index('events_by_applicant').on(table.applicant_id, table.id),
    uniqueIndex('events_by_tally')
      .on(table.day, table.applicant_id, table.client_id, table.action)
      .where(isNotNull(table.day)),
  ],
);

/**
 * Positions in the history, by name. `last` is the last entry that was ever deleted; `deleted` the last of those that
 * were no count of log-ins: a reader of the feed that stands before it has missed something. `counted` is the last entry
 * that the counters of days have.
 */
export const cursors = sqliteTable('cursors', {
  name: text({ enum: ['deleted', 'last', 'counted'] }).primaryKey(),
  event_id: integer().notNull(),
});

/** Receivers of events. A webhook is a position in the history: nothing is enqueued for it. */
export const webhooks = sqliteTable('webhooks', {
  id: text().primaryKey(),
  url: text().notNull(),
  /** Space-joined types; empty for all of them. */
  types: text().notNull(),
  created_on: integer().notNull(),
  /** The last entry up to which all is delivered, of none of its types, or of a person who is set aside. */
  position: integer().notNull(),
  /** How often in a row the receiver itself has failed; nought while it does not. */
  failures: integer().notNull().default(0),
  /** People in a row whose first try failed, with no delivery between them: some make the receiver itself count as failing. */
  failed_people: integer().notNull().default(0),
  /** When it is tried next. */
  due_on: integer().notNull().default(0),
  /** Since when nothing has been delivered although it was tried; null while deliveries succeed. */
  failing_since: integer(),
  last_success_on: integer(),
  last_failed_on: integer(),
  /** A fixed word for how the last failure came about. */
  last_failure: text(),
  disabled_on: integer(),
  /** The run that delivers to it, and until when no other may. */
  lease: text(),
  leased_until: integer().notNull().default(0),
  /** SHA-256 of the ticket by which an operator's command asks the service for what only it can do, once. */
  ticket_hash: text(),
  ticket_purpose: text({ enum: ['secret', 'ping'] }),
  ticket_expires_on: integer(),
});

/** People whose deliveries to a webhook failed or are slow, and who go on apart from all others. */
export const webhook_people = sqliteTable(
  'webhook_people',
  {
    webhook_id: text()
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    applicant_id: text().notNull(),
    /** The first event that is not delivered. */
    event_id: integer().notNull(),
    attempts: integer().notNull(),
    due_on: integer().notNull(),
    lease: text(),
    leased_until: integer().notNull(),
    last_failure: text(),
  },
  (table) => [
    primaryKey({ columns: [table.webhook_id, table.applicant_id] }),
    index('webhook_people_by_due').on(table.webhook_id, table.due_on),
  ],
);

/** The day, in days since 1970 (UTC), of the last log-in of an account with the password, or else of its registration. */
export function lastUseDay({
  last_login_day,
  registered_on,
}: Readonly<Record<'last_login_day' | 'registered_on', Column>>): SQL<number> {
  // No comma: drizzle-kit takes one for the next column of the index.
  return sql<number>`(case when ${last_login_day} is null then ${registered_on} / 86400000 else ${last_login_day} end)`;
}

/** The login of an applicant. Deleting it deletes what hangs below it: sessions, links, mails that wait. */
export const accounts = sqliteTable(
  'accounts',
  {
    applicant_id: text()
      .primaryKey()
      .references(() => applicants.id, { onDelete: 'cascade' }),
    /** As typed; the key beside it is folded and decides what is the same. */
    username: text().notNull(),
    username_key: text().notNull().unique(),
    account_email: text().notNull(),
    account_email_key: text().notNull().unique(),
    /** When a link to the address was confirmed, or a password reset by one. */
    email_verified_on: integer(),
    /** Until when the address has to be verified, or the account is erased; null where nothing asks for that. */
    verify_by: integer(),
    password_hash: text().notNull(),
    salutation: text().notNull(),
    firstname: text(),
    lastname: text(),
    locale: text().notNull(),
    /** When the person accepted the data-privacy statement. */
    consented_on: integer(),
    /** The version of the statement that was accepted. */
    consent_version: text(),
    /** The work address that is claimed or, once `work_email_verified_on` is there, confirmed. */
    work_email: text(),
    work_email_key: text(),
    claim_expires_on: integer(),
    work_email_verified_on: integer(),
    registered_on: integer().notNull(),
    /** When the first of the wrong passwords of this hour was tried, and how many there were. */
    failed_since: integer(),
    failed_count: integer().notNull().default(0),
    /** When an operator ended that the account counts as internal. */
    internal_ended_on: integer(),
    /** The day of the last log-in with the password, in days since 1970 (UTC); null before the first. */
    last_login_day: integer(),
    /** The holder of the notice that the account will be erased if it is not used; null while none was enqueued. */
    retention_notice: text(),
    /** When that notice was accepted, or refused for good; null before. */
    retention_noticed_on: integer(),
  },
  // Few accounts claim or have to verify at any time, and the scheduled run looks for them every minute.
  (table) => [
    index('accounts_by_claim').on(table.claim_expires_on).where(isNotNull(table.claim_expires_on)),
    index('accounts_by_verification').on(table.verify_by).where(isNotNull(table.verify_by)),
    index('accounts_by_last_use').on(lastUseDay(table)).where(isNull(table.retention_notice)),
    index('accounts_by_retention_notice').on(table.retention_noticed_on).where(isNotNull(table.retention_notice)),
    uniqueIndex('accounts_by_work_email').on(table.work_email_key).where(isNotNull(table.work_email_key)),
  ],
);

/** Applicants' own tokens. */
export const sessions = sqliteTable(
  'sessions',
  {
    /** SHA-256 of the token. */
    token_hash: text().primaryKey(),
    applicant_id: text()
      .notNull()
      .references(() => accounts.applicant_id, { onDelete: 'cascade' }),
    client_id: text().notNull(),
    expires_on: integer().notNull(),
    /** When the password was verified for it; null for a session of an older version. */
    created_on: integer(),
  },
  (table) => [index('sessions_by_applicant').on(table.applicant_id), index('sessions_by_expiry').on(table.expires_on)],
);

/**
 * One-time links. A row is deleted when its link is used, or says when it has confirmed; else it can be used until it
 * expires. One of purpose `notice` leads nowhere: it holds a mail that has no link, for as long as that may wait.
 */
export const links = sqliteTable(
  'links',
  {
    id: text().primaryKey(),
    applicant_id: text()
      .notNull()
      .references(() => accounts.applicant_id, { onDelete: 'cascade' }),
    purpose: text({ enum: ['work_email', 'password_reset', 'email', 'notice'] }).notNull(),
    expires_on: integer().notNull(),
    /** The address that a link of purpose `email` was mailed to, and verifies: the account's own, or its next one. */
    email: text(),
    /** When it has confirmed; until it expires it then says so. */
    confirmed_on: integer(),
  },
  (table) => [index('links_by_applicant').on(table.applicant_id), index('links_by_expiry').on(table.expires_on)],
);

/** Mails to send. A row is deleted once the mail service has accepted the mail, or with its link. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    link_id: text()
      .notNull()
      .references(() => links.id, { onDelete: 'cascade' }),
    template: text({
      enum: ['work_email', 'password_reset', 'email', 'password_changed', 'email_changed', 'retention'],
    }).notNull(),
    language: text().notNull(),
    address: text().notNull(),
    /** The page of the careers site that the link leads to; null where it is one of ours. */
    target: text(),
    /** The user name that a reset mail tells, once the address is verified. */
    username: text(),
    /** When it may be tried next. A run leases the mail by moving this timestamp ahead. */
    due_on: integer().notNull(),
    attempts: integer().notNull(),
  },
  (table) => [index('outbox_by_link').on(table.link_id), index('outbox_by_due').on(table.due_on)],
);

/**
 * What was done with a mailbox: mails sent to it, and denials by its owner. A mailbox is a keyed hash, which nothing
 * else refers to, so that its owner is protected whichever account is made or erased; a row lives 30 days.
 */
export const mailbox_events = sqliteTable(
  'mailbox_events',
  {
    id: integer().primaryKey(),
    mailbox: text().notNull(),
    kind: text({
      enum: [
        'password_reset',
        'work_email',
        'email_verification',
        'password_changed',
        'email_changed',
        'erased',
        'retention',
        'denial',
      ],
    }).notNull(),
    at: integer().notNull(),
  },
  (table) => [index('mailbox_events_by_mailbox').on(table.mailbox, table.kind, table.at)],
);

/** Wrong passwords for names that no account has, by a keyed hash of the name; a row lives an hour. */
export const unknown_names = sqliteTable(
  'unknown_names',
  {
    name: text().primaryKey(),
    failed_since: integer().notNull(),
    failed_count: integer().notNull(),
  },
  (table) => [index('unknown_names_by_time').on(table.failed_since)],
);

/** Counters of a day (UTC). No personal data. */
export const daily_counts = sqliteTable(
  'daily_counts',
  {
    /** Days since 1970 (UTC). */
    day: integer().notNull(),
    name: text({
      enum: ['mails', 'registrations', 'log_ins', 'wrong_passwords', 'erasures', 'failed_requests'],
    }).notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.name] })],
);

/** People, accounts and internal accounts, counted portion by portion in the order of ids. No personal data. */
export const censuses = sqliteTable('censuses', {
  /** `running` has counted up to the applicant; `finished` is the last one that counted all. */
  state: text({ enum: ['running', 'finished'] }).primaryKey(),
  applicant_id: text().notNull(),
  people: integer().notNull(),
  accounts: integer().notNull(),
  internal_accounts: integer().notNull(),
  at: integer().notNull(),
});

/** Sessions of operators in the console. */
export const operator_sessions = sqliteTable(
  'operator_sessions',
  {
    /** SHA-256 of the token in the cookie. */
    token_hash: text().primaryKey(),
    client_id: text().notNull(),
    /** That of the key with which the operator signed in: a new key ends the session. */
    secret_hash: text().notNull(),
    created_on: integer().notNull(),
    used_on: integer().notNull(),
  },
  (table) => [index('operator_sessions_by_use').on(table.used_on)],
);

/** Acts of operators in the console on clients, domains and webhooks. Ids and names of fields, never a person's data. */
export const operator_log = sqliteTable('operator_log', {
  id: integer().primaryKey(),
  /** The operator's key. */
  client_id: text().notNull(),
  action: text({
    enum: [
      'signed_in',
      'client_created',
      'client_changed',
      'client_rotated',
      'client_revoked',
      'domain_added',
      'domain_removed',
      'webhook_pinged',
      'webhook_enabled',
    ],
  }).notNull(),
  /** The client, domain or webhook. */
  subject: text().notNull(),
  /** Space-joined names of the fields that changed. */
  fields: text().notNull(),
  request_id: text().notNull(),
  at: integer().notNull(),
});
