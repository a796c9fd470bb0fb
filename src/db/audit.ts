import { eq, exists, insertInto, isNotNull, type SQL, select, sql } from './builder.ts';
import { dayOf } from './day.ts';
import { type Follower, insertFollower, insertRow, insertRows } from './insert.ts';
import type { Bound, Parameters, Placeholders, Values } from './statement.ts';
import { applicants, cursors, events } from './tables.ts';

/** Actions in the history of a person. */
export type Action =
  | 'created'
  | 'read'
  | 'updated'
  | 'anonymized'
  | 'exported'
  | 'registered'
  | 'logged_in'
  | 'log_in_failed'
  | 'account_updated'
  | 'email_verification_asked'
  | 'email_verified'
  | 'email_changed'
  | 'email_denied'
  | 'sessions_ended'
  | 'password_changed'
  | 'reset_asked'
  | 'reset_sent'
  | 'reset_done'
  | 'work_email_claimed'
  | 'work_email_confirmed'
  | 'work_email_denied'
  | 'internal_ended'
  | 'locked'
  | 'unlocked'
  | 'retention_notice';

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

/**
 * The id is the database's to give: it is the order of the transactions.
 *
 * SQLite would give that of a deleted last row again, and a reader that stands there would skip the event.
 */
const id = sql<number>`(select 1 + max(
  coalesce((select max(${events.id}) from ${events}), 0),
  coalesce((select ${cursors.event_id} from ${cursors} where ${cursors.name} = 'last'), 0)
))`;

/** The ids of events that one statement inserts, one for each element of `json_each`. Where one is left out, so is its id. */
export const idOfEach = sql<number>`${id} + json_each.key`;

/** Whether the event is of an applicant who is known. */
const isOfKnown = (event: { applicant_id: SQL<string> }) =>
  exists(select({ id: applicants.id }).from(applicants).where(eq(applicants.id, event.applicant_id)));

const insertEvent = insertFollower('insert event if changed', events, { given: { id } });

const insertEventOfKnown = insertRow('insert event of a known applicant', events, { given: { id }, when: isOfKnown });

/** One row a day: the first event makes it, and each that follows adds one. */
const tally = {
  given: { id },
  onConflict: {
    target: [events.day, events.applicant_id, events.client_id, events.action],
    where: isNotNull(events.day),
    set: {
      count: sql<number>`${events.count} + 1`,
      at: sql<number>`excluded.${sql.identifier(events.at.name)}`,
      request_id: sql<string>`excluded.${sql.identifier(events.request_id.name)}`,
    },
  },
} as const;

const tallyIfChanged = insertFollower('tally event if changed', events, tally);

const tallyOfKnown = insertRow('tally event of a known applicant', events, { ...tally, when: isOfKnown });

const tallyOfEach = insertRows('tally an event of each applicant', events, {
  ...tally,
  given: { id: idOfEach },
  when: () => sql`true`,
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

/** The event's applicant, and the parameters of a condition. */
type Condition<P extends Parameters> = (placeholders: Placeholders<P> & Placeholders<OfApplicant>) => SQL;
type OfApplicant = Pick<typeof events._.columns, 'applicant_id'>;

/** A statement that records an event where a condition holds. */
export function eventWhere<const P extends Parameters>(
  name: string,
  parameters: P,
  when: Condition<P>,
): (event: Event, values: Values<P>) => Bound {
  const insert = insertRow<typeof events, Parameters, 'id'>(name, events, {
    given: { id },
    parameters,
    when: (placeholders) => when(placeholders as Placeholders<P> & Placeholders<OfApplicant>),
  });
  return (event, values) => insert({ ...entryOf(event), ...values });
}

/**
 * Records an event that may happen often, if there was a change: one entry an applicant, client and day, with a count.
 *
 * A history so cannot be flooded, nor the database filled, by logging in.
 */
export function tallyEvent(event: Event): Follower {
  return tallyIfChanged(tallyOf(event));
}

/** Records an event that may happen often, of an applicant who is known: one entry a client and day, with a count. */
export function tallyEventIfKnown(event: Event): Bound {
  return tallyOfKnown(tallyOf(event));
}

/** Records events of one kind that may happen often, each of another applicant who is known. */
export function tallyEvents(many: readonly Event[]): Bound {
  return tallyOfEach(many.map(tallyOf), {});
}

function entryOf(event: Event) {
  return {
    applicant_id: event.applicantId,
    client_id: event.clientId,
    action: event.action,
    fields: event.fields.join(' '),
    request_id: event.requestId,
    at: event.at,
    day: null,
    count: null,
  };
}

function tallyOf(event: Event) {
  return { ...entryOf(event), day: dayOf(event.at), count: 1 };
}

/** The name of the position that a deletion moves. */
type DeletionCursor = 'deleted' | 'last';

/**
 * Moves a position in the history to the last entry that a deletion in the same transaction takes; never back.
 *
 * `last` concerns every deletion, so that no id is given twice; `deleted` each of events, so that a reader of the feed
 * learns what it has missed.
 */
export function noteDeletion(cursor: DeletionCursor, isDeleted: SQL | undefined) {
  const last = sql<number>`max(${events.id})`;
  return insertInto(
    cursors,
    sql`select ${sql.raw(`'${cursor}'`)}, ${last} from ${events} where ${isDeleted} having ${last} is not null`,
  ).onConflictDoUpdate({
    target: cursors.name,
    set: { event_id: sql`max(${cursors.event_id}, excluded.${sql.identifier(cursors.event_id.name)})` },
  });
}
