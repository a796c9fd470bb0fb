import { and, eq, isNull, sql, update } from '../db/builder.ts';
import type { Follower } from '../db/insert.ts';
import { statement } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import { type Database, ifChanged, transaction } from '../db/transaction.ts';
import type { Client } from './client.ts';

/** The properties of a client that an operator can change. */
export type Changeable = Pick<Client, 'name' | 'scopes' | 'origins' | 'expiresOn' | 'resetUrl'>;

const updateUnchanged = statement(
  'update client that is unchanged since it was read',
  {
    id: clients.id,
    old_kind: clients.kind,
    old_name: clients.name,
    old_scopes: clients.scopes,
    old_origins: clients.origins,
    old_expires_on: clients.expires_on,
    old_reset_url: clients.reset_url,
    name: clients.name,
    scopes: clients.scopes,
    origins: clients.origins,
    expires_on: clients.expires_on,
    reset_url: clients.reset_url,
  },
  (param) =>
    update(clients, {
      name: param.name,
      scopes: param.scopes,
      origins: param.origins,
      expires_on: param.expires_on,
      reset_url: param.reset_url,
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
          sql`${clients.reset_url} is ${param.old_reset_url}`,
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
export async function updateClient(
  db: Database,
  client: Client,
  changed: Changeable,
  ...followers: readonly Follower[]
): Promise<boolean> {
  const update = updateUnchanged({
    id: client.id,
    old_kind: client.kind,
    old_name: client.name,
    old_scopes: client.scopes.join(' '),
    old_origins: client.origins.join(' '),
    old_expires_on: client.expiresOn,
    old_reset_url: client.resetUrl,
    name: changed.name,
    scopes: changed.scopes.join(' '),
    origins: changed.origins.join(' '),
    expires_on: changed.expiresOn,
    reset_url: changed.resetUrl,
  });
  const { updated } = await transaction(db, { updated: ifChanged(update, ...followers) }, { retry: 'never' });
  return updated.length === 1;
}
