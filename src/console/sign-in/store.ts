import { and, deleteFrom, eq, gt, lte, sql, update } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { integer, statement } from '../../db/statement.ts';
import { operator_sessions } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { type LogEntry, logStep } from '../log/store.ts';
import { LONGEST_SESSION } from './cookie.ts';

/** Milliseconds after its last use at which a session ends. */
const IDLE = 30 * 60_000;

/** A session of an operator. */
export type OperatorSession = Pick<typeof operator_sessions.$inferSelect, 'token_hash' | 'client_id' | 'secret_hash'>;

const insert = insertRow('insert operator session', operator_sessions);

/** Begins a session, and records that the operator signed in. */
export async function beginSession(db: Database, session: OperatorSession, entry: LogEntry): Promise<void> {
  const begun = insert({ ...session, created_on: entry.at, used_on: entry.at });
  await transaction(db, { begun, logged: logStep(entry) }, { retry: 'never' });
}

const use = statement(
  'use operator session',
  { token_hash: operator_sessions.token_hash, now: integer, used_after: integer, created_after: integer },
  ({ token_hash, now, used_after, created_after }) =>
    update(operator_sessions, { used_on: sql<number>`max(${now}, ${operator_sessions.used_on})` })
      .where(
        and(
          eq(operator_sessions.token_hash, token_hash),
          gt(operator_sessions.used_on, used_after),
          gt(operator_sessions.created_on, created_after),
        ),
      )
      .returning({
        token_hash: operator_sessions.token_hash,
        client_id: operator_sessions.client_id,
        secret_hash: operator_sessions.secret_hash,
      }),
);

/** The session of a token, which is used now; undefined when it has ended or never began. */
export async function useSession(db: Database, token_hash: string, now: number): Promise<OperatorSession | undefined> {
  const used = use({ token_hash, now, used_after: now - IDLE, created_after: now - LONGEST_SESSION });
  const {
    session: [session],
  } = await transaction(db, { session: used }, { retry: 'safe' });
  return session;
}

const end = statement('end operator session', { token_hash: operator_sessions.token_hash }, ({ token_hash }) =>
  deleteFrom(operator_sessions).where(eq(operator_sessions.token_hash, token_hash)),
);

/** Ends a session: its token opens nothing any more. */
export async function endSession(db: Database, token_hash: string): Promise<void> {
  await transaction(db, { ended: end({ token_hash }) }, { retry: 'safe' });
}

const deleteIdle = statement('delete idle operator sessions', { used_until: integer }, ({ used_until }) =>
  deleteFrom(operator_sessions).where(lte(operator_sessions.used_on, used_until)),
);

/** Deletes the sessions that have ended. One that is used to its longest is deleted half an hour after its last use. */
export async function deleteEndedSessions(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteIdle({ used_until: now - IDLE }) }, { retry: 'safe' });
}
