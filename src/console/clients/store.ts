import { CLIENT_ID } from '../../clients/client.ts';
import { listClients, type RegisteredClient } from '../../clients/store.ts';
import { and, eq, isNull, or, type SQL, sql, update } from '../../db/builder.ts';
import { integer, statement } from '../../db/statement.ts';
import { clients } from '../../db/tables.ts';
import { type Database, ifChanged, transaction } from '../../db/transaction.ts';
import { Failure } from '../../http/failure.ts';
import { DatabaseFull } from '../../platform/database.ts';
import { type LogEntry, logIfChanged } from '../log/store.ts';

const otherOperator = (id: SQL<string>, now: SQL<number>) =>
  sql`exists (select 1 from ${clients} as other where other.scopes = 'operate' and other.id <> ${id}
    and other.revoked_on is null and (other.expires_on is null or other.expires_on > ${now}))`;

const revoke = statement('revoke client but the last operator', { id: clients.id, now: integer }, ({ id, now }) =>
  update(clients, { revoked_on: now })
    .where(
      and(
        eq(clients.id, id),
        isNull(clients.revoked_on),
        or(sql`${clients.scopes} <> 'operate'`, otherOperator(id, now)),
      ),
    )
    .returning({ id: clients.id }),
);

/**
 * Revokes a client, unless it is the last key that opens the console. False when it is, or when it is revoked already.
 *
 * The statement decides: of two operators who revoke each other at once one stays. A full database has no room for the
 * entry; the revocation works all the same.
 */
export async function revokeUnlessLastOperator(db: Database, entry: LogEntry): Promise<boolean> {
  const change = revoke({ id: entry.subject, now: entry.at });
  const attempt = async (isLogged: boolean) => {
    const revoked = isLogged ? ifChanged(change, logIfChanged(entry)) : change;
    return (await transaction(db, { revoked }, { retry: 'never' })).revoked.length === 1;
  };
  try {
    return await attempt(true);
  } catch (error) {
    if (!(error instanceof DatabaseFull)) throw error;
    return attempt(false);
  }
}

/** The path parameter of one client. */
export const clientIdParameter = { client_id: CLIENT_ID } as const;

/** The client of that id, revoked or not; throws `not_found` when there is none. Clients are few: all are read. */
export async function getClient(db: Database, id: string): Promise<RegisteredClient> {
  const client = (await listClients(db)).find((each) => each.id === id);
  if (client === undefined) throw new Failure('not_found');
  return client;
}
