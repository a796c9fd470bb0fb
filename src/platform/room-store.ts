import { noteDeletion } from '../db/audit.ts';
import { and, deleteFrom, inArray, isNull, select } from '../db/builder.ts';
import { statement } from '../db/statement.ts';
import { events } from '../db/tables.ts';
import { type Database, type Results, type Steps, type TransactionOptions, transaction } from '../db/transaction.ts';
import { DatabaseFull } from './database.ts';

/** Entries that make room for one transaction in a database that is full. */
const ROOM = 200;

const isOldest = inArray(events.id, select({ id: events.id }).from(events).orderBy(events.id).limit(ROOM));

// Rows of a small table whose page is there already: noting needs no room.
const noteOldest = statement('note deletion of the oldest entries', {}, () => noteDeletion('last', isOldest));

const noteOldestEvents = statement('note deletion of the oldest events', {}, () =>
  noteDeletion('deleted', and(isOldest, isNull(events.day))),
);

/** Deleted pages are free for the rest of the same transaction, so it needs no other room. */
const deleteOldest = statement('make room by deleting the oldest events', {}, () => deleteFrom(events).where(isOldest));

/**
 * Runs a transaction that is always possible: in a full database the oldest entries of histories give way to it.
 *
 * For erasure, log-out and reading, which record an event.
 */
export async function transactionMakingRoom<const Named extends Steps>(
  database: Database,
  steps: Named,
  options: TransactionOptions,
): Promise<Results<Named>> {
  try {
    return await transaction(database, steps, options);
  } catch (error) {
    if (!(error instanceof DatabaseFull)) throw error;
  }
  const room = { noted: noteOldest({}), notedEvents: noteOldestEvents({}), room: deleteOldest({}) };
  return transaction<Named>(database, { ...room, ...steps }, options);
}
