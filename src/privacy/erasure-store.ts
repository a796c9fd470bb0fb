import { type Event, noteDeletion, recordEvent } from '../db/audit.ts';
import { and, deleteFrom, eq, gte, inArray, isNull, select, sql, update } from '../db/builder.ts';
import { integer, statement } from '../db/statement.ts';
import { accounts, applicants, events, idempotency } from '../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../db/transaction.ts';
import { DatabaseFull } from '../platform/database.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { selectApplicant } from '../profiles/store.ts';

const blankApplicant = statement('blank applicant', { id: applicants.id, now: integer }, ({ id, now }) =>
  update(applicants, {
    email: null,
    email_key: null,
    external_applicant_name: null,
    version: sql<number>`${applicants.version} + 1`,
    modified_on: sql<number>`max(${now}, ${applicants.modified_on})`,
    anonymized_on: now,
  }).where(and(eq(applicants.id, id), isNull(applicants.anonymized_on))),
);

/** Sessions, links and waiting mails are deleted with the account. */
const deleteAccount = statement('delete account', { id: accounts.applicant_id }, ({ id }) =>
  deleteFrom(accounts).where(eq(accounts.applicant_id, id)),
);

const blankPayloads = statement('blank payload hashes', { id: idempotency.applicant_id }, ({ id }) =>
  update(idempotency, { payload_hash: null }).where(eq(idempotency.applicant_id, id)),
);

/** Entries that make room for one erasure in a database that is full. */
const ROOM = 200;

const isOldest = inArray(events.id, select({ id: events.id }).from(events).orderBy(events.id).limit(ROOM));

// Rows of a small table whose page is there already: noting needs no room.
const noteOldest = statement('note deletion of the oldest entries', {}, () => noteDeletion('last', isOldest));

const noteOldestEvents = statement('note deletion of the oldest events', {}, () =>
  noteDeletion('deleted', and(isOldest, isNull(events.day))),
);

/** Deleted pages are free for the rest of the same transaction, so an erasure needs no other room. */
const makeRoom = statement('make room by deleting the oldest events', {}, () => deleteFrom(events).where(isOldest));

/**
 * Erases every personal datum of a person and yields what is left; undefined when there is no such applicant.
 *
 * One transaction, which may be repeated. Every other write to a person is conditional on what is deleted here, so
 * none that comes later brings anything back. An idempotency key of the person stays until it expires, without the
 * hash of what was sent: a retry that arrives late gets the erased form, where without the key it would make the
 * person anew. In a full database the oldest entries of histories give way: erasure is always possible.
 */
export async function erase(db: Database, id: string, event: Event): Promise<Applicant | undefined> {
  try {
    return await attempt(db, id, event, false);
  } catch (error) {
    if (!(error instanceof DatabaseFull)) throw error;
    return attempt(db, id, event, true);
  }
}

async function attempt(db: Database, id: string, event: Event, needsRoom: boolean): Promise<Applicant | undefined> {
  const {
    applicant: [applicant],
  } = await transaction(
    db,
    {
      noted: needsRoom ? noteOldest({}) : undefined,
      notedEvents: needsRoom ? noteOldestEvents({}) : undefined,
      room: needsRoom ? makeRoom({}) : undefined,
      blanked: ifChanged(blankApplicant({ id, now: event.at }), recordEvent(event)),
      account: deleteAccount({ id }),
      payloads: blankPayloads({ id }),
      applicant: selectApplicant({ id }),
    },
    { retry: 'safe' },
  );
  return applicant;
}

const selectErasedSince = statement('select applicants anonymized since', { since: integer }, ({ since }) =>
  select({ id: applicants.id, anonymized_on: applicants.anonymized_on })
    .from(applicants)
    .where(gte(applicants.anonymized_on, since))
    .orderBy(applicants.anonymized_on, applicants.id),
);

/** The ids that a restore of the database to that timestamp would bring back, oldest erasure first. */
export async function listErasedSince(db: Database, since: number): Promise<string[]> {
  const rows = await read(db, selectErasedSince({ since }));
  return rows.map(({ id }) => id);
}
