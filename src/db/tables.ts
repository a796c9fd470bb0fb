import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Every table of the service. Properties carry the columns' own names, so that a row read from D1 is a row here
 * without a mapping in between. Moments are milliseconds since 1970 (UTC).
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
});

/** The person record. `version` counts changes and is the ETag. */
export const applicants = sqliteTable(
  'applicants',
  {
    id: text().primaryKey(),
    external_applicant_id: text(),
    email: text(),
    external_applicant_name: text(),
    version: integer().notNull(),
    created_on: integer().notNull(),
    modified_on: integer().notNull(),
    anonymized_on: integer(),
  },
  (table) => [
    index('applicants_by_external_applicant_id').on(table.external_applicant_id, table.id),
    index('applicants_by_email').on(sql`${table.email} COLLATE NOCASE`, table.id),
  ],
);

/** Which applicant a client's idempotency key has made; a row lives 24 hours. */
export const idempotency = sqliteTable(
  'idempotency',
  {
    client_id: text().notNull(),
    /** SHA-256 of client and key: callers put anything into a key, also an e-mail address. */
    key_hash: text().notNull(),
    /** HMAC of the payload, so that a guessed payload cannot be confirmed from a copy of the database. */
    payload_hash: text(),
    applicant_id: text().notNull(),
    expires_on: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.client_id, table.key_hash] }),
    index('idempotency_by_applicant').on(table.applicant_id),
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
  },
  (table) => [index('events_by_applicant').on(table.applicant_id, table.id)],
);

/**
 * Whether a column holds a personal datum, for every column of every table. A new column does not compile until it
 * is declared here, and erasure is tested against this list.
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
  },
  applicants: {
    id: false,
    external_applicant_id: false,
    email: true,
    external_applicant_name: true,
    version: false,
    created_on: false,
    modified_on: false,
    anonymized_on: false,
  },
  idempotency: { client_id: false, key_hash: false, payload_hash: true, applicant_id: false, expires_on: false },
  events: {
    id: false,
    applicant_id: false,
    client_id: false,
    action: false,
    fields: false,
    request_id: false,
    at: false,
  },
} satisfies {
  clients: Record<keyof typeof clients.$inferSelect, boolean>;
  applicants: Record<keyof typeof applicants.$inferSelect, boolean>;
  idempotency: Record<keyof typeof idempotency.$inferSelect, boolean>;
  events: Record<keyof typeof events.$inferSelect, boolean>;
};
