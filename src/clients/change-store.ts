import { and, eq, isNull, sql, update } from '../db/builder.ts';
import { statement } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import { type Database, transaction } from '../db/transaction.ts';
import type { Client } from './client.ts';

/** The properties of a client that an operator can change. */
export type Changeable = Pick<Client, 'name' | 'scopes' | 'origins' | 'expiresOn'>;

const updateUnchanged = statement(
  'update client that is unchanged since it was read',
  {
    id: clients.id,
    old_kind: clients.kind,
    old_name: clients.name,
    old_scopes: clients.scopes,
    old_origins: clients.origins,
    old_expires_on: clients.expires_on,
    name: clients.name,
    scopes: clients.scopes,
    origins: clients.origins,
    expires_on: clients.expires_on,
  },
  (param) =>
    update(clients, {
      name: param.name,
      scopes: param.scopes,
      origins: param.origins,
      expires_on: param.expires_on,
    })
      .where(
        and(
          eq(clients.id, param.id),
          isNull(clients.revoked_on),
          eq(clients.kind, param.old_kind),
          eq(clients.name, param.old_name),
          eq(clients.scopes, param.old_scopes),
          eq(clients.origins, param.old_origins),
          sql`${clients.expires_on} is ${param.old_expires_on}`,
        ),
      )
      .returning({ id: clients.id }),
);

/**
 * Changes a live client, if it is still as it was read. Its secret is not touched.
 *
 * One conditional statement decides and writes, so a change is always one of what the rules were asked about: the last
 * scope cannot be taken away by two operators at once. False when the client has been revoked or changed meanwhile.
 */
export async function updateClient(db: Database, client: Client, changed: Changeable): Promise<boolean> {
  const update = updateUnchanged({
    id: client.id,
    old_kind: client.kind,
    old_name: client.name,
    old_scopes: client.scopes.join(' '),
    old_origins: client.origins.join(' '),
    old_expires_on: client.expiresOn,
    name: changed.name,
    scopes: changed.scopes.join(' '),
    origins: changed.origins.join(' '),
    expires_on: changed.expiresOn,
  });
  const { updated } = await transaction(db, { updated: update }, { retry: 'never' });
  return updated.length === 1;
}
