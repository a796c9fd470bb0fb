import { Failure } from '../http/failure.ts';
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
/** Milliseconds that a call waits at the most: as many as D1 gets for its answer. */
const LONGEST_WAIT = 5_000;
/** Milliseconds until a call looks again whether a read has ended; one that has waited for longer looks more rarely. */
const SHORTEST_WAIT = 20;

/** All live clients, as one read has found them, and what else an isolate has to know. They are few. */
interface Snapshot extends Pick<Registry, 'hasWebhooks' | 'tickets'> {
  /** When the read began, in milliseconds since 1970 (UTC). */
  readonly readOn: number;
  /** Which read it was: one with a higher number began later. */
  readonly number: number;
  readonly byId: ReadonlyMap<string, Client>;
  readonly bySecretHash: ReadonlyMap<string, Client>;
}

let snapshot: Snapshot | undefined;
let lastReadOn = 0;
/** Reads that have begun. */
let reads = 0;

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
 * or origin costs no query of its own, also while D1 is slow or fails: a call that no read has answered in time is a
 * 503. A client that the read under way finds is served as soon as it ends. Each call waits and reads for itself: one
 * that awaited the I/O of another would hang with it. From a network that is over its limit nothing is read for what is
 * unknown.
 */
async function find<Found extends Client | true>(
  context: Context,
  look: (known: Snapshot) => Found | undefined | Promise<Found | undefined>,
): Promise<Found | undefined> {
  const begunBefore = reads;
  const fresh = async () => {
    const now = context.now();
    const found = snapshot && Math.abs(now - snapshot.readOn) < TTL ? await look(snapshot) : undefined;
    // One that has expired may have been extended since.
    return found !== undefined && (found === true || !isExpired(found, now)) ? found : undefined;
  };
  const known = await fresh();
  if (known !== undefined) return known;
  if (context.facts.isOverLimit && snapshot !== undefined && (await look(snapshot)) === undefined) return undefined;
  let waitedForLast = 0;
  for (let waited = 0; waited < LONGEST_WAIT; ) {
    const due = PAUSE - Math.max(waitedForLast, Math.abs(context.now() - lastReadOn));
    if (due <= 0) return look(await readClients(context));
    const last = reads;
    const wait = snapshot?.number === last ? due : Math.min(due, Math.max(SHORTEST_WAIT, waited / 2));
    await sleep(context.clock, wait);
    waited += wait;
    waitedForLast = reads === last ? waitedForLast + wait : 0;
    const found = await fresh();
    if (found !== undefined) return found;
    if (snapshot !== undefined && snapshot.number > begunBefore) return look(snapshot);
  }
  throw new Failure('service_unavailable', { retryAfter: PAUSE / 1000 });
}

async function readClients(context: Context): Promise<Snapshot> {
  const readOn = context.now();
  lastReadOn = readOn;
  reads += 1;
  const number = reads;
  const { readRegistry } = await import('./store.ts');
  const { clients, ...facts } = await readRegistry(context.primary);
  const withSecret = clients.flatMap((client) =>
    client.secretHash === null ? [] : ([[client.secretHash, client]] as const),
  );
  const read = {
    readOn,
    number,
    byId: new Map(clients.map((client) => [client.id, client])),
    bySecretHash: new Map(withSecret),
    ...facts,
  };
  // A read that was slow may end after a later one.
  if (snapshot === undefined || snapshot.number < number) snapshot = read;
  return read;
}

function unexpired(context: Context, client: Client | undefined, expired: () => Failure): Client | undefined {
  if (client !== undefined && isExpired(client, context.now())) throw expired();
  return client;
}
