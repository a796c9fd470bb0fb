import { selectAccount } from '../accounts/store.ts';
import { type Event, noteDeletion, recordEventIfKnown, tallyEventIfKnown } from '../db/audit.ts';
import { and, deleteFrom, desc, eq, inArray, isNull, lt, or, select, sql } from '../db/builder.ts';
import { dayOf } from '../db/day.ts';
import { isInOldestPortion, isInPortion } from '../db/portion.ts';
import { integer, optionalInteger, type Placeholders, statement } from '../db/statement.ts';
import { events, idempotency, links, outbox, sessions } from '../db/tables.ts';
import { type Database, transaction } from '../db/transaction.ts';
import { transactionMakingRoom } from '../platform/room-store.ts';
import { selectApplicant } from '../profiles/store.ts';

/** Entries of a history in one answer. */
export const HISTORY_LIMIT = 1_000;

const selectSessions = statement('select sessions of a person', { id: sessions.applicant_id }, ({ id }) =>
  select({ client_id: sessions.client_id, expires_on: sessions.expires_on, created_on: sessions.created_on })
    .from(sessions)
    .where(eq(sessions.applicant_id, id)),
);

const selectLinks = statement('select links of a person', { id: links.applicant_id }, ({ id }) =>
  select({ purpose: links.purpose, expires_on: links.expires_on, email: links.email, confirmed_on: links.confirmed_on })
    .from(links)
    .where(eq(links.applicant_id, id)),
);

/** The mails that wait for a person, as a step of a transaction. */
export const selectMails = statement('select waiting mails of a person', { id: links.applicant_id }, ({ id }) =>
  select({
    template: outbox.template,
    language: outbox.language,
    address: outbox.address,
    target: outbox.target,
    username: outbox.username,
    due_on: outbox.due_on,
  })
    .from(outbox)
    .where(inArray(outbox.link_id, select({ id: links.id }).from(links).where(eq(links.applicant_id, id)))),
);

const selectKeys = statement('select idempotency keys of a person', { id: idempotency.applicant_id }, ({ id }) =>
  select({ client_id: idempotency.client_id, expires_on: idempotency.expires_on })
    .from(idempotency)
    .where(eq(idempotency.applicant_id, id)),
);

/** Entries of a history, newest first, as a step of a transaction. */
export const selectHistory = statement(
  'select history of a person',
  { id: events.applicant_id, before: optionalInteger, limit: integer },
  ({ id, before }) =>
    select({
      id: events.id,
      client_id: events.client_id,
      action: events.action,
      fields: events.fields,
      request_id: events.request_id,
      at: events.at,
      count: events.count,
    })
      .from(events)
      .where(and(eq(events.applicant_id, id), or(isNull(before), lt(events.id, sql<number>`${before}`))))
      .orderBy(desc(events.id))
      .limit(sql.placeholder('limit')),
);

/** An entry of a history as it is stored. */
export type HistoryEntry = NonNullable<ReturnType<typeof selectHistory>['row']>;

/** Everything that is stored on a person, as it is stored, read in one transaction that also records that it was read. */
export async function readPerson(db: Database, id: string, event: Event) {
  const {
    applicant: [applicant],
    account: [account],
    ...held
  } = await transactionMakingRoom(
    db,
    {
      applicant: selectApplicant({ id }),
      account: selectAccount({ id }),
      sessions: selectSessions({ id }),
      links: selectLinks({ id }),
      mails: selectMails({ id }),
      keys: selectKeys({ id }),
      history: selectHistory({ id, before: null, limit: HISTORY_LIMIT }),
      recorded: recordEventIfKnown(event),
    },
    { retry: 'never' },
  );
  return applicant && { applicant, account, ...held };
}

/** Everything that is stored on a person, as it is stored. */
export type StoredPerson = Omit<NonNullable<Awaited<ReturnType<typeof readPerson>>>, 'recorded'>;

/**
 * The history of a person, newest first, older than the entry `before` if that is given; undefined without a person.
 *
 * The event that this was read is recorded in the same transaction.
 */
export async function readHistory(
  db: Database,
  id: string,
  before: number | null,
  reading: Event | undefined,
): Promise<HistoryEntry[] | undefined> {
  const steps = {
    applicant: selectApplicant({ id }),
    history: selectHistory({ id, before, limit: HISTORY_LIMIT }),
    recorded: reading && tallyEventIfKnown(reading),
  };
  const { applicant, history } = await transaction(db, steps, { retry: reading === undefined ? 'safe' : 'never' });
  return applicant.length === 1 ? history : undefined;
}

const old = { before: integer };
const isOld = ({ before }: Placeholders<typeof old>) => and(isInOldestPortion(events.id), lt(events.at, before));
const isOldTally = ({ before }: Placeholders<typeof old>) => isInPortion([events.id], lt(events.day, before));

const noteOld = statement('note deletion of old entries', old, (param) => noteDeletion('last', isOld(param)));

const noteOldEvents = statement('note deletion of old events', old, (param) =>
  noteDeletion('deleted', and(isOld(param), isNull(events.day))),
);

const deleteOld = statement('delete old events', old, (param) => deleteFrom(events).where(isOld(param)));

const noteOldTallies = statement('note deletion of old tallies', old, (param) =>
  noteDeletion('last', isOldTally(param)),
);

const deleteOldTallies = statement('delete old tallies', old, (param) => deleteFrom(events).where(isOldTally(param)));

/** Days for which counts of log-ins are kept. */
const DAYS_OF_TALLIES = 30;

/** Deletes entries of histories from before a timestamp, and counts of log-ins after 30 days; five thousand each a run. */
export async function deleteOldHistory(db: Database, now: number, before: number): Promise<void> {
  const firstDay = dayOf(now) - DAYS_OF_TALLIES;
  const steps = {
    noted: noteOld({ before }),
    notedEvents: noteOldEvents({ before }),
    events: deleteOld({ before }),
    notedTallies: noteOldTallies({ before: firstDay }),
    tallies: deleteOldTallies({ before: firstDay }),
  };
  await transaction(db, steps, { retry: 'safe' });
}
