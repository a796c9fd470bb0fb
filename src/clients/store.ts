import {
  and,
  deleteFrom,
  eq,
  exists,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  select,
  selectFrom,
  update,
} from '../db/builder.ts';
import { type Follower, insertRow } from '../db/insert.ts';
import { integer, statement, text } from '../db/statement.ts';
import { clients, sessions, webhooks } from '../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../db/transaction.ts';
import type { Client, NewClient, Scope } from './client.ts';

type Row = typeof clients.$inferSelect;

/** A client as an operator sees it, with the timestamps of its life in milliseconds since 1970 (UTC). */
export interface RegisteredClient extends Client {
  readonly createdOn: number;
  readonly revokedOn: number | null;
}

const isLive = isNull(clients.revoked_on);

const selectLive = statement('select live clients', {}, () => selectFrom(clients).where(isLive));

const selectWebhooks = statement('select states of webhooks', {}, () =>
  select({ disabled_on: webhooks.disabled_on, ticket_hash: webhooks.ticket_hash }).from(webhooks),
);

/** Facts that an isolate needs for each answer, and for the work after it. */
export interface Registry {
  /** Every client that has not been revoked. Some may have expired: the caller's clock decides. */
  readonly clients: readonly Client[];
  /** Whether any webhook is to be delivered to. */
  readonly hasWebhooks: boolean;
  /** The hashes of the tickets that commands have given for webhooks; some may have ended. */
  readonly tickets: ReadonlySet<string>;
}

/** Reads the registry, in one round trip. */
export async function readRegistry(db: Database): Promise<Registry> {
  const { clients, webhooks } = await transaction(
    db,
    { clients: selectLive({}), webhooks: selectWebhooks({}) },
    { retry: 'safe' },
  );
  return {
    clients: clients.map(toClient),
    hasWebhooks: webhooks.some(({ disabled_on }) => disabled_on === null),
    tickets: new Set(webhooks.flatMap(({ ticket_hash }) => ticket_hash ?? [])),
  };
}

const insert = insertRow('insert client', clients, { onConflict: 'nothing' });

const selectCreatedOn = statement('select creation of client', { id: clients.id }, ({ id }) =>
  select({ created_on: clients.created_on, secret_hash: clients.secret_hash }).from(clients).where(eq(clients.id, id)),
);

const isRevoked = (id: SQL<string>) => and(eq(clients.id, id), isNotNull(clients.revoked_on));

const deleteRevoked = statement('delete revoked client', { id: clients.id }, ({ id }) =>
  deleteFrom(clients).where(isRevoked(id)),
);

const deleteSessionsOfRevoked = statement('delete sessions of a revoked client', { id: clients.id }, ({ id }) =>
  deleteFrom(sessions).where(
    and(eq(sessions.client_id, id), exists(select({ id: clients.id }).from(clients).where(isRevoked(id)))),
  ),
);

interface InsertOptions {
  /** Whether it may take the id of a revoked client. */
  readonly replaceRevoked?: boolean;
  /** Statements that run only if the client is inserted. */
  readonly followers?: readonly Follower[];
}

/**
 * Registers a client. False, and nothing changed, when its id is taken by a live one.
 *
 * With `replaceRevoked` it may take the id of a revoked client. Revoking ended the tokens that applicants got through
 * that one; they are deleted here, or the id would make them valid again. That reads every session, and so it is only
 * done for an id that an operator has chosen.
 */
export async function insertClient(
  db: Database,
  client: NewClient,
  createdOn: number,
  { replaceRevoked = false, followers = [] }: InsertOptions = {},
): Promise<boolean> {
  const row = toRow(client, createdOn);
  const steps = {
    ended: replaceRevoked ? deleteSessionsOfRevoked({ id: row.id }) : undefined,
    freed: replaceRevoked ? deleteRevoked({ id: row.id }) : undefined,
    inserted: ifChanged(insert(row), ...followers),
    stored: selectCreatedOn({ id: row.id }),
  };
  const { stored } = await transaction(db, steps, { retry: 'safe' });
  return stored.some((found) => found.created_on === createdOn && found.secret_hash === row.secret_hash);
}

/** Every client that has ever been registered, oldest first, as a step of a transaction. */
export const selectAllClients = statement('select all clients', {}, () =>
  selectFrom(clients).orderBy(clients.created_on, clients.id),
);

/** Every client that has ever been registered, oldest first. */
export async function listClients(db: Database): Promise<RegisteredClient[]> {
  return (await read(db, selectAllClients({}))).map(toRegisteredClient);
}

/** A stored client as an operator sees it. */
export function toRegisteredClient(row: Row): RegisteredClient {
  return { ...toClient(row), createdOn: row.created_on, revokedOn: row.revoked_on };
}

const revoke = statement('revoke client', { id: clients.id, now: clients.revoked_on }, ({ id, now }) =>
  update(clients, { revoked_on: now })
    .where(and(eq(clients.id, id), isLive))
    .returning({ id: clients.id }),
);

/** Revokes a client for good; its tokens end with it. False when there is no such live client. */
export async function revokeClient(db: Database, id: string, now: number): Promise<boolean> {
  const { revoked } = await transaction(db, { revoked: revoke({ id, now }) }, { retry: 'never' });
  return revoked.length === 1;
}

const updateSecret = statement('replace secret of client', { id: clients.id, secret_hash: text }, (param) =>
  update(clients, { secret_hash: param.secret_hash })
    .where(and(eq(clients.id, param.id), isLive, isNotNull(clients.secret_hash)))
    .returning({ id: clients.id }),
);

/** Replaces the key or secret of a live client that has one; false when there is none. */
export async function replaceClientSecret(
  db: Database,
  id: string,
  secretHash: string,
  ...followers: readonly Follower[]
): Promise<boolean> {
  const steps = { replaced: ifChanged(updateSecret({ id, secret_hash: secretHash }), ...followers) };
  const { replaced } = await transaction(db, steps, { retry: 'never' });
  return replaced.length === 1;
}

const updateLastUse = statement('note last use of client', { id: clients.id, hour: integer }, ({ id, hour }) =>
  update(clients, { last_used_on: hour }).where(
    and(eq(clients.id, id), isLive, or(isNull(clients.last_used_on), lt(clients.last_used_on, hour))),
  ),
);

/** Notes the hour of a use; a later one that has been noted already stays. */
export async function noteLastUse(db: Database, id: string, hour: number): Promise<void> {
  await transaction(db, { noted: updateLastUse({ id, hour }) }, { retry: 'safe' });
}

function toClient(row: Row): Client {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    scopes: words(row.scopes) as Scope[],
    origins: words(row.origins),
    secretHash: row.secret_hash,
    expiresOn: row.expires_on,
    lastUsedOn: row.last_used_on,
    resetUrl: row.reset_url,
  };
}

function toRow(client: NewClient, createdOn: number): Row {
  return {
    id: client.id,
    name: client.name,
    kind: client.kind,
    secret_hash: client.secretHash,
    scopes: client.scopes.join(' '),
    origins: client.origins.join(' '),
    created_on: createdOn,
    revoked_on: null,
    expires_on: client.expiresOn ?? null,
    last_used_on: null,
    reset_url: client.resetUrl ?? null,
  };
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
