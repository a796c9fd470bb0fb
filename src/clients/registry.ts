import type { Failure } from '../http/failure.ts';
import { sleep } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import { type Client, isExpired } from './client.ts';
import { invalidToken } from './errors.ts';
import type { Registry } from './store.ts';

/**
 * TTL of the live clients, in milliseconds.
 *
 * It buys the one round trip of a profile call, and it is what a revoked client has left; half of the 60 seconds that
 * are promised leaves room for the way there. An expired client has nothing left: each call compares its own clock.
 */
const TTL = 30_000;
/** Milliseconds between two reads at the least, however many unknown clients come. */
const PAUSE = 1_000;
/** Waits for a read at the most; then a call reads for itself. */
const MOST_WAITS = 3;

/** All live clients, as one read has found them, and what else an isolate has to know. They are few. */
interface Snapshot extends Pick<Registry, 'hasWebhooks' | 'tickets'> {
  /** When the read began, in milliseconds since 1970 (UTC). */
  readonly readOn: number;
  readonly byId: ReadonlyMap<string, Client>;
  readonly bySecretHash: ReadonlyMap<string, Client>;
}

let snapshot: Snapshot | undefined;
let lastReadOn = 0;

/** Makes the next call read the clients again, for a process that has just registered one. */
export function forgetClients(): void {
  snapshot = undefined;
  lastReadOn = 0;
}

/**
 * Whether there was any webhook when the clients were last read, however long ago.
 *
 * It comes with that read, so a deployment without webhooks pays nothing for them.
 */
export function hasWebhooks(): boolean {
  return snapshot?.hasWebhooks ?? false;
}

const clientExpired = () => invalidToken('client_expired');

/** The live client of that id. Throws `token_invalid` when it has expired. */
export async function clientById(context: Context, id: string): Promise<Client | undefined> {
  const client = await find(context, ({ byId }) => byId.get(id));
  return unexpired(context, client, clientExpired);
}

/**
 * The live client of that id, if what the caller shows verifies it.
 *
 * One that does not is looked for in newer clients: its secret may have been replaced, and the holder of the new one
 * must not wait until the old one is forgotten. Throws `expired`, by default `token_invalid`, for one that has expired.
 */
export async function verifiedClient(
  context: Context,
  id: string,
  verifies: (client: Client) => boolean | Promise<boolean>,
  expired: () => Failure = clientExpired,
): Promise<Client | undefined> {
  const client = await find(context, async ({ byId }) => {
    const known = byId.get(id);
    return known !== undefined && (await verifies(known)) ? known : undefined;
  });
  return unexpired(context, client, expired);
}

/** The live client whose API key or secret has that hash. Throws `token_invalid` when it has expired. */
export async function clientBySecretHash(context: Context, secretHash: string): Promise<Client | undefined> {
  const client = await find(context, ({ bySecretHash }) => bySecretHash.get(secretHash));
  return unexpired(context, client, clientExpired);
}

/** Whether any live client calls from that web origin. */
export async function isKnownOrigin(context: Context, origin: string): Promise<boolean> {
  const client = await find(context, ({ byId }) =>
    byId.values().find((each) => each.origins.includes(origin) && !isExpired(each, context.now())),
  );
  return client !== undefined;
}

/** Whether a command has given a ticket of that hash; it may have ended. */
export async function isKnownTicket(context: Context, hash: string): Promise<boolean> {
  return (await find(context, ({ tickets }) => tickets.has(hash) || undefined)) ?? false;
}

/**
 * Looks among the live clients, which are at most 30 seconds old; what is not there, among those of a read that began
 * after the call came.
 *
 * Reads are a second apart, and a call waits for the next one rather than being refused. So an invented key, id, token
 * or origin costs no query of its own. Each call waits and reads for itself: one that awaited the I/O of another would
 * hang with it. From a network that is over its limit nothing is read for what is unknown.
 */
async function find<Found extends Client | true>(
  context: Context,
  look: (known: Snapshot) => Found | undefined | Promise<Found | undefined>,
): Promise<Found | undefined> {
  const arrived = context.now();
  const isFresh = snapshot !== undefined && Math.abs(arrived - snapshot.readOn) < TTL;
  if (snapshot !== undefined && isFresh) {
    const found = await look(snapshot);
    // One that has expired may have been extended since.
    if (found !== undefined && (found === true || !isExpired(found, arrived))) return found;
  }
  if (context.facts.isOverLimit && snapshot !== undefined && (await look(snapshot)) === undefined) return undefined;
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const due = lastReadOn + PAUSE;
    if (Math.abs(context.now() - lastReadOn) >= PAUSE) break;
    await sleep(context.clock, due - context.now());
    if (snapshot !== undefined && snapshot.readOn > arrived) return look(snapshot);
  }
  return look(await readClients(context));
}

async function readClients(context: Context): Promise<Snapshot> {
  const readOn = context.now();
  lastReadOn = readOn;
  const { readRegistry } = await import('./store.ts');
  const { clients, ...facts } = await readRegistry(context.primary);
  const withSecret = clients.flatMap((client) =>
    client.secretHash === null ? [] : ([[client.secretHash, client]] as const),
  );
  const read = {
    readOn,
    byId: new Map(clients.map((client) => [client.id, client])),
    bySecretHash: new Map(withSecret),
    ...facts,
  };
  snapshot = read;
  return read;
}

function unexpired(context: Context, client: Client | undefined, expired: () => Failure): Client | undefined {
  if (client !== undefined && isExpired(client, context.now())) throw expired();
  return client;
}
