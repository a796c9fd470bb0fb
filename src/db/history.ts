import { sql } from 'drizzle-orm';
import { type Bound, type ColumnOf, columns, type Datum, statement, type Value, values } from './statement.ts';
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

type Column = Exclude<ColumnOf<typeof events>, 'id'>;

/** The id is the database's to give. */
const entry = (value: Value<Column>) =>
  sql`insert into ${events} ${columns(events)} select ${values(events, (name) => (name === 'id' ? sql`null` : value(name)))}`;

const insertIfKnown = statement(
  (value: Value<Column>) =>
    sql`${entry(value)} where exists (select 1 from ${applicants} where id = ${value('applicant_id')})`,
);

const insertIfChanged = statement((value: Value<Column>) => sql`${entry(value)} where changes() = 1`);

/** The statement that remembers what was done to an applicant whom we know, whether or not it changed a row. */
export function remember(event: Event): Bound {
  return insertIfKnown(entryOf(event));
}

/**
 * The statement that remembers a change, if there was one.
 *
 * It must follow directly on the statement that changes one row: `changes()` speaks of that. So the history rides in
 * the same transaction and round trip as the change, and tells of nothing that did not happen.
 */
export function rememberChange(event: Event): Bound {
  return insertIfChanged(entryOf(event));
}

function entryOf(event: Event): Record<Column, Datum> {
  return {
    applicant_id: event.applicantId,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id: event.requestId,
    at: event.at,
  };
}
