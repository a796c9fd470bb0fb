import { sql } from 'drizzle-orm';
import type { Database } from '../db/session.ts';
import { type ColumnOf, row, statement, type Value } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import type { Client, Kind, Scope } from './client.ts';

type Row = typeof clients.$inferSelect;
type Id = Pick<Row, 'id'>;

/** A client as an operator sees it, with the moments of its life in milliseconds since 1970 (UTC). */
export interface RegisteredClient extends Client {
  readonly createdOn: number;
  readonly revokedOn: number | null;
}

const liveById = statement(
  (value: Value<'id'>) => sql<Row>`select * from ${clients} where id = ${value('id')} and revoked_on is null`,
);

const liveBySecretHash = statement(
  (value: Value<'secret_hash'>) =>
    sql<Row>`select * from ${clients} where secret_hash = ${value('secret_hash')} and revoked_on is null`,
);

/** The client of that id, unless it has been revoked. */
export async function findClientById(db: Database, id: string): Promise<Client | undefined> {
  const [[row]] = await db.batch([liveById({ id })], { repeatable: true });
  return row && toClient(row);
}

/**
 * The client whose key or secret has that hash, unless it has been revoked.
 *
 * The look-up itself needs no constant time: what its timing could tell is a prefix of a hash that nobody can steer.
 */
export async function findClientBySecretHash(db: Database, secretHash: string): Promise<Client | undefined> {
  const [[row]] = await db.batch([liveBySecretHash({ secret_hash: secretHash })], { repeatable: true });
  return row && toClient(row);
}

const insert = statement(
  (value: Value<ColumnOf<typeof clients>>) =>
    sql<Id>`insert into ${clients} ${row(clients, value)} on conflict do nothing returning id`,
);

/** Lets a client in. False, and nothing changed, when its id is taken. */
export async function insertClient(db: Database, client: Client, createdOn: number): Promise<boolean> {
  const { id, name, kind, secretHash, scopes, origins } = client;
  const [rows] = await db.batch(
    [
      insert({
        id,
        name,
        kind,
        secret_hash: secretHash,
        scopes: scopes.join(' '),
        origins: origins.join(' '),
        created_on: createdOn,
        revoked_on: null,
      }),
    ],
    { repeatable: false },
  );
  return rows.length === 1;
}

const all = statement(() => sql<Row>`select * from ${clients} order by created_on, id`);

/** Every client that ever was, oldest first. */
export async function listClients(db: Database): Promise<RegisteredClient[]> {
  const [rows] = await db.batch([all({})], { repeatable: true });
  return rows.map((row) => ({ ...toClient(row), createdOn: row.created_on, revokedOn: row.revoked_on }));
}

const revoke = statement(
  (value: Value<'id' | 'now'>) => sql<Id>`
    update ${clients} set revoked_on = ${value('now')}
    where id = ${value('id')} and revoked_on is null
    returning id`,
);

/** Shuts a client out for good; its tokens go with it. False when there is no such live client. */
export async function revokeClient(db: Database, id: string, now: number): Promise<boolean> {
  const [rows] = await db.batch([revoke({ id, now })], { repeatable: false });
  return rows.length === 1;
}

const replaceSecret = statement(
  (value: Value<'id' | 'secret_hash'>) => sql<Id>`
    update ${clients} set secret_hash = ${value('secret_hash')}
    where id = ${value('id')} and revoked_on is null and secret_hash is not null
    returning id`,
);

/** Replaces the key or secret of a live client that has one; false when there is none. */
export async function replaceClientSecret(db: Database, id: string, secretHash: string): Promise<boolean> {
  const [rows] = await db.batch([replaceSecret({ id, secret_hash: secretHash })], { repeatable: false });
  return rows.length === 1;
}

const liveWithOrigin = statement(
  (value: Value<'origin'>) => sql<Id>`
    select id from ${clients}
    where revoked_on is null and instr(' ' || origins || ' ', ' ' || ${value('origin')} || ' ') > 0
    limit 1`,
);

/** Whether any live client calls from that web origin. Reads every client: there are few of them. */
export async function isLiveOrigin(db: Database, origin: string): Promise<boolean> {
  const [rows] = await db.batch([liveWithOrigin({ origin })], { repeatable: true });
  return rows.length === 1;
}

function toClient(row: Row): Client {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as Kind,
    scopes: words(row.scopes) as Scope[],
    origins: words(row.origins),
    secretHash: row.secret_hash,
  };
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
