import { eq, exists, select, sql } from './builder.ts';
import { type Follower, insertFollower, insertRow } from './insert.ts';
import type { Bound } from './statement.ts';
import { applicants, events } from './tables.ts';

/** What the history of a person can hold. */
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

/** The id is the database's to give: it is the order of the transactions. */
const id = sql<number>`null`;

const insertEvent = insertFollower('insert event if changed', events, { id });

const insertEventOfKnown = insertRow('insert event of a known applicant', events, {
  given: { id },
  when: (event) => exists(select({ id: applicants.id }).from(applicants).where(eq(applicants.id, event.applicant_id))),
});

/**
 * Records an event in the transaction of the change that it tells of, if there was one.
 *
 * So the history costs no round trip, and tells of nothing that did not happen.
 */
export function recordEvent(event: Event): Follower {
  return insertEvent(entryOf(event));
}

/** Records an event of an applicant who is known, whether or not a row changed. */
export function recordEventIfKnown(event: Event): Bound {
  return insertEventOfKnown(entryOf(event));
}

function entryOf(event: Event) {
  return {
    applicant_id: event.applicantId,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id: event.requestId,
    at: event.at,
  };
}
