import { type Event, recordEvent } from '../../../db/audit.ts';
import { and, deleteFrom, eq, gt, isNull, or, select, sql } from '../../../db/builder.ts';
import { integer, statement, text } from '../../../db/statement.ts';
import { links, sessions } from '../../../db/tables.ts';
import { type Database, ifChanged, read } from '../../../db/transaction.ts';
import { transactionMakingRoom } from '../../../platform/room-store.ts';
import type { Account } from '../../account.ts';
import { isOpenChange } from '../../links/store.ts';
import { selectAccount } from '../../store.ts';

/** Characters of the token's hash that name a session. */
const ID_LENGTH = 22;

/**
 * The id of a session: a part of its token's hash, 132 bits of it.
 *
 * It needs no column, and yields neither the token nor the key of the row.
 */
const id = sql<string>`substr(${sessions.token_hash}, 1, ${sql.raw(String(ID_LENGTH))})`;

/** The id under which the session of a token's hash is listed. */
export function sessionId(tokenHash: string): string {
  return tokenHash.slice(0, ID_LENGTH);
}

/** The sessions of an applicant that have not ended, as a step of a transaction. */
export const selectOwn = statement(
  'select live sessions of an applicant',
  { applicant_id: sessions.applicant_id, now: integer, created_after: integer },
  (param) =>
    select({
      id: id.as('id'),
      client_id: sessions.client_id,
      created_on: sessions.created_on,
      expires_on: sessions.expires_on,
    })
      .from(sessions)
      .where(
        and(
          eq(sessions.applicant_id, param.applicant_id),
          gt(sessions.expires_on, param.now),
          or(isNull(sessions.created_on), gt(sessions.created_on, param.created_after)),
        ),
      ),
);

/** A live session as it is listed. Timestamps are milliseconds since 1970 (UTC). */
export type OwnSession = NonNullable<ReturnType<typeof selectOwn>['row']>;

/** The sessions of an applicant that have not ended. */
export function listSessions(db: Database, applicantId: string, now: number, createdAfter: number) {
  return read(db, selectOwn({ applicant_id: applicantId, now, created_after: createdAfter }));
}

const deleteAll = statement('delete sessions of an applicant', { applicant_id: sessions.applicant_id }, (param) =>
  deleteFrom(sessions).where(eq(sessions.applicant_id, param.applicant_id)),
);

const endChange = statement(
  'end open change of the address with all sessions',
  { applicant_id: links.applicant_id },
  (param) => deleteFrom(links).where(isOpenChange(param.applicant_id)),
);

/**
 * Ends every session of an applicant, recorded if there was one, and a change of the address that is open; yields the
 * account, if there is one.
 */
export async function deleteSessions(db: Database, applicantId: string, event: Event): Promise<Account | undefined> {
  const steps = {
    ended: ifChanged(deleteAll({ applicant_id: applicantId }), recordEvent(event)),
    change: endChange({ applicant_id: applicantId }),
    account: selectAccount({ id: applicantId }),
  };
  const { account } = await transactionMakingRoom(db, steps, { retry: 'safe' });
  return account[0];
}

const deleteOne = statement(
  'delete session of an applicant',
  { applicant_id: sessions.applicant_id, id: text, now: integer },
  (param) =>
    deleteFrom(sessions)
      .where(
        and(
          eq(sessions.applicant_id, param.applicant_id),
          sql`${id} = ${param.id}`,
          gt(sessions.expires_on, param.now),
        ),
      )
      .returning({ applicant_id: sessions.applicant_id }),
);

/** Ends one session of an applicant; false when it is none of the applicant's, or has ended. */
export async function deleteOwnSession(
  db: Database,
  applicantId: string,
  sessionId: string,
  event: Event,
): Promise<boolean> {
  const change = deleteOne({ applicant_id: applicantId, id: sessionId, now: event.at });
  const { ended } = await transactionMakingRoom(
    db,
    { ended: ifChanged(change, recordEvent(event)) },
    { retry: 'never' },
  );
  return ended.length === 1;
}
