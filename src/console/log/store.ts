import { and, deleteFrom, desc, isNull, lt, or, selectFrom, sql } from '../../db/builder.ts';
import { type Follower, insertFollower, insertRow } from '../../db/insert.ts';
import { isInOldestPortion } from '../../db/portion.ts';
import { type Bound, integer, optionalInteger, statement } from '../../db/statement.ts';
import { operator_log } from '../../db/tables.ts';
import { type Database, read, transaction } from '../../db/transaction.ts';

/** An entry of the operators' log as it is stored. */
export type StoredEntry = typeof operator_log.$inferSelect;

/** An act of an operator. */
export interface LogEntry extends Pick<StoredEntry, 'client_id' | 'action' | 'subject' | 'request_id' | 'at'> {
  readonly fields?: readonly string[];
}

/** The id is the database's to give. */
const given = { id: sql<number>`null` };

const insert = insertRow('insert operator log entry', operator_log, { given });
const insertIfChanged = insertFollower('insert operator log entry if changed', operator_log, { given });

const rowOf = ({ fields = [], ...entry }: LogEntry) => ({ ...entry, fields: fields.join(' ') });

/** Records an act in a transaction of its cause. */
export function logStep(entry: LogEntry): Bound {
  return insert(rowOf(entry));
}

/** Records an act in the transaction of its change, if there was one. */
export function logIfChanged(entry: LogEntry): Follower {
  return insertIfChanged(rowOf(entry));
}

/** Records an act that changes something outside the database. */
export async function logAct(db: Database, entry: LogEntry): Promise<void> {
  await transaction(db, { logged: logStep(entry) }, { retry: 'never' });
}

/** Entries on one page of the log. */
export const LOG_LIMIT = 100;

const selectLog = statement('select operator log', { before: optionalInteger }, ({ before }) =>
  selectFrom(operator_log)
    .where(or(isNull(before), lt(operator_log.id, sql<number>`${before}`)))
    .orderBy(desc(operator_log.id))
    .limit(LOG_LIMIT),
);

/** A page of the operators' log, newest first, older than the entry `before` if that is given. */
export function readLog(db: Database, before: number | null): Promise<StoredEntry[]> {
  return read(db, selectLog({ before }));
}

const deleteOld = statement('delete old operator log entries', { before: integer }, ({ before }) =>
  deleteFrom(operator_log).where(and(isInOldestPortion(operator_log.id), lt(operator_log.at, before))),
);

/** Deletes the acts of before a timestamp; they are kept for as long as the histories of people. */
export async function deleteOldLog(db: Database, before: number): Promise<void> {
  await transaction(db, { deleted: deleteOld({ before }) }, { retry: 'safe' });
}
