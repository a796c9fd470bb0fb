import { sql } from 'drizzle-orm';
import { type Bound, type Datum, queries, statement, type Value } from './statement.ts';
import { applicants, events } from './tables.ts';

/** What can be remembered of a person. */
export type Action =
  | 'created'
  | 'updated'
  | 'anonymized'
  | 'exported'
  | 'registered'
  | 'logged_in'
  | 'log_in_failed'
  | 'password_changed'
  | 'reset_asked'
  | 'reset_done'
  | 'work_email_claimed'
  | 'work_email_confirmed'
  | 'work_email_denied';

/** One entry of a person's history. Holds names of fields, never their values. */
export interface Event {
  applicantId: string;
  clientId: string;
  action: Action;
  fields: readonly string[];
  requestId: string;
  /** Milliseconds since 1970 (UTC). */
  at: number;
}

type Column = 'applicant_id' | 'client_id' | 'action' | 'fields' | 'request_id' | 'at';

const entry = (value: Value<Column>) =>
  sql`select null, ${value('applicant_id')}, ${value('client_id')}, ${value('action')}, ${value('fields')}, ${value('request_id')}, ${value('at')}`;

const insertIfKnown = statement((value: Value<Column>) =>
  queries
    .insert(events)
    .select(sql`${entry(value)} where exists (select 1 from ${applicants} where id = ${value('applicant_id')})`),
);

const insertIfChanged = statement((value: Value<Column>) =>
  queries.insert(events).select(sql`${entry(value)} where changes() = 1`),
);

/** The statement that remembers what was done to an applicant whom we know, whether or not it changed a row. */
export function remember(event: Event): Bound {
  return insertIfKnown(row(event));
}

/**
 * The statement that remembers a change, if there was one.
 *
 * It must follow directly on the statement that changes one row: `changes()` speaks of that. So the history rides in
 * the same transaction and round trip as the change, and tells of nothing that did not happen.
 */
export function rememberChange(event: Event): Bound {
  return insertIfChanged(row(event));
}

function row(event: Event): Record<Column, Datum> {
  return {
    applicant_id: event.applicantId,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id: event.requestId,
    at: event.at,
  };
}
