import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../db/session.ts';
import { queries, statement, type Value } from '../db/statement.ts';
import { clients } from '../db/tables.ts';
import type { Client, Kind, Scope } from './client.ts';

type Row = typeof clients.$inferSelect;

/** A client as an operator sees it, with the moments of its life in milliseconds since 1970 (UTC). */
export interface RegisteredClient extends Client {
  readonly createdOn: number;
  readonly revokedOn: number | null;
}

const liveById = statement((value: Value<'id'>) =>
  queries
    .select()
    .from(clients)
    .where(and(eq(clients.id, value('id')), isNull(clients.revoked_on))),
);

const liveBySecretHash = statement((value: Value<'secret_hash'>) =>
  queries
    .select()
    .from(clients)
    .where(and(eq(clients.secret_hash, value('secret_hash')), isNull(clients.revoked_on))),
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

const insert = statement((value: Value<'id' | 'name' | 'kind' | 'secret_hash' | 'scopes' | 'origins' | 'created_on'>) =>
  queries
    .insert(clients)
    .values({
      id: value('id'),
      name: value('name'),
      kind: value('kind'),
      secret_hash: value('secret_hash'),
      scopes: value('scopes'),
      origins: value('origins'),
      created_on: value('created_on'),
    })
    .onConflictDoNothing()
    .returning({ id: clients.id }),
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
      }),
    ],
    { repeatable: false },
  );
  return rows.length === 1;
}

const all = statement(() => queries.select().from(clients).orderBy(asc(clients.created_on), asc(clients.id)));

/** Every client that ever was, oldest first. */
export async function listClients(db: Database): Promise<RegisteredClient[]> {
  const [rows] = await db.batch([all({})], { repeatable: true });
  return rows.map((row) => ({ ...toClient(row), createdOn: row.created_on, revokedOn: row.revoked_on }));
}

const revoke = statement((value: Value<'id' | 'now'>) =>
  queries
    .update(clients)
    .set({ revoked_on: sql`${value('now')}` })
    .where(and(eq(clients.id, value('id')), isNull(clients.revoked_on)))
    .returning({ id: clients.id }),
);

/** Shuts a client out for good; its tokens go with it. False when there is no such live client. */
export async function revokeClient(db: Database, id: string, now: number): Promise<boolean> {
  const [rows] = await db.batch([revoke({ id, now })], { repeatable: false });
  return rows.length === 1;
}

const replaceSecret = statement((value: Value<'id' | 'secret_hash'>) =>
  queries
    .update(clients)
    .set({ secret_hash: sql`${value('secret_hash')}` })
    .where(and(eq(clients.id, value('id')), isNull(clients.revoked_on), sql`${clients.secret_hash} is not null`))
    .returning({ id: clients.id }),
);

/** Replaces the key or secret of a live client that has one; false when there is none. */
export async function replaceClientSecret(db: Database, id: string, secretHash: string): Promise<boolean> {
  const [rows] = await db.batch([replaceSecret({ id, secret_hash: secretHash })], { repeatable: false });
  return rows.length === 1;
}

const liveWithOrigin = statement((value: Value<'origin'>) =>
  queries
    .select({ id: clients.id })
    .from(clients)
    .where(
      and(
        isNull(clients.revoked_on),
        sql`instr(' ' || ${clients.origins} || ' ', ' ' || ${value('origin')} || ' ') > 0`,
      ),
    )
    .limit(1),
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
