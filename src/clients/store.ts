import { and, eq, isNotNull, isNull, select, selectFrom, sql, update } from '../db/builder.ts';
import { insertRow } from '../db/insert.ts';
import { statement, text } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import { type Database, read, transaction } from '../db/transaction.ts';
import type { Client, Scope } from './client.ts';

type Row = typeof clients.$inferSelect;

/** A client as an operator sees it, with the timestamps of its life in milliseconds since 1970 (UTC). */
export interface RegisteredClient extends Client {
  readonly createdOn: number;
  readonly revokedOn: number | null;
}

const isLive = isNull(clients.revoked_on);

const selectLiveById = statement('select live client by id', { id: clients.id }, ({ id }) =>
  selectFrom(clients).where(and(eq(clients.id, id), isLive)),
);

const selectLiveBySecretHash = statement('select live client by secret hash', { secret_hash: text }, (param) =>
  selectFrom(clients).where(and(eq(clients.secret_hash, param.secret_hash), isLive)),
);

/** The client of that id, unless it has been revoked. */
export async function findClientById(db: Database, id: string): Promise<Client | undefined> {
  const [row] = await read(db, selectLiveById({ id }));
  return row && toClient(row);
}

/**
 * The client whose key or secret has that hash, unless it has been revoked.
 *
 * The look-up itself needs no constant time: its timing could tell a prefix of a hash that no caller can steer.
 */
export async function findClientBySecretHash(db: Database, secretHash: string): Promise<Client | undefined> {
  const [row] = await read(db, selectLiveBySecretHash({ secret_hash: secretHash }));
  return row && toClient(row);
}

const insert = insertRow('insert client', clients, { onConflict: 'nothing' });

const selectCreatedOn = statement('select creation of client', { id: clients.id }, ({ id }) =>
  select({ created_on: clients.created_on, secret_hash: clients.secret_hash }).from(clients).where(eq(clients.id, id)),
);

/** Registers a client. False, and nothing changed, when its id is taken. */
export async function insertClient(db: Database, client: Client, createdOn: number): Promise<boolean> {
  const { id, name, kind, secretHash, scopes, origins } = client;
  const row = {
    id,
    name,
    kind,
    secret_hash: secretHash,
    scopes: scopes.join(' '),
    origins: origins.join(' '),
    created_on: createdOn,
    revoked_on: null,
  };
  const steps = { inserted: insert(row), stored: selectCreatedOn({ id }) };
  const { stored } = await transaction(db, steps, { retry: 'safe' });
  return stored.some((found) => found.created_on === createdOn && found.secret_hash === secretHash);
}

const selectAll = statement('select all clients', {}, () =>
  selectFrom(clients).orderBy(clients.created_on, clients.id),
);

/** Every client that has ever been registered, oldest first. */
export async function listClients(db: Database): Promise<RegisteredClient[]> {
  const rows = await read(db, selectAll({}));
  return rows.map((row) => ({ ...toClient(row), createdOn: row.created_on, revokedOn: row.revoked_on }));
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
export async function replaceClientSecret(db: Database, id: string, secretHash: string): Promise<boolean> {
  const steps = { replaced: updateSecret({ id, secret_hash: secretHash }) };
  const { replaced } = await transaction(db, steps, { retry: 'never' });
  return replaced.length === 1;
}

const selectLiveByOrigin = statement('select live client by origin', { origin: text }, ({ origin }) =>
  select({ id: clients.id })
    .from(clients)
    .where(and(isLive, sql`instr(' ' || ${clients.origins} || ' ', ' ' || ${origin} || ' ') > 0`))
    .limit(1),
);

/** Whether any live client calls from that web origin. Reads every client: there are few of them. */
export async function isLiveOrigin(db: Database, origin: string): Promise<boolean> {
  const rows = await read(db, selectLiveByOrigin({ origin }));
  return rows.length === 1;
}

function toClient(row: Row): Client {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    scopes: words(row.scopes) as Scope[],
    origins: words(row.origins),
    secretHash: row.secret_hash,
  };
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
