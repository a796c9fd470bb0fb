import type { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { type Client, isExpired } from './client.ts';
import { invalidToken } from './errors.ts';
import { findClientById, findClientBySecretHash, listExpiriesByOrigin } from './store.ts';

/**
 * TTL of a client that was found, in milliseconds.
 *
 * It buys the one round trip of a profile call, and it is what a revoked client has left; half of the 60 seconds that
 * are promised leaves room for the way there. An expired client has nothing left: each call compares its own clock.
 */
const TTL = 30_000;
/** TTL against a caller that the client does not verify, and of one that has expired, in milliseconds. */
const SHORT_TTL = 1_000;
const CAPACITY = 10_000;

const clients = new Map<string, Cached<Client>>();
const origins = new Map<string, Cached<Expiring>>();

/** What may expire, e.g. a client. */
type Expiring = Pick<Client, 'expiresOn'>;

interface Cached<Value> {
  readonly value: Value;
  /** When it was read, in milliseconds since 1970 (UTC). */
  readonly readOn: number;
}

const clientExpired = () => invalidToken('client_expired');

/** The live client of that id, at most 30 seconds old. Throws `token_invalid` when it has expired. */
export async function clientById(context: Context, id: string): Promise<Client | undefined> {
  return unexpired(context, await cachedById(context, id, TTL), clientExpired);
}

/**
 * The live client of that id, if what the caller shows verifies it.
 *
 * One that does not is read again, once a second at most: its secret may have been replaced since, and the holder of
 * the new one must not wait until the old one has left the cache. Throws `expired`, by default `token_invalid`, for
 * one that has expired.
 */
export async function verifiedClient(
  context: Context,
  id: string,
  verifies: (client: Client) => boolean | Promise<boolean>,
  expired: () => Failure = clientExpired,
): Promise<Client | undefined> {
  for (const age of [TTL, SHORT_TTL]) {
    const client = await cachedById(context, id, age);
    if (client === undefined || (await verifies(client))) return unexpired(context, client, expired);
  }
  return undefined;
}

/**
 * The live client whose API key or secret has that hash, at most 30 seconds old. Throws `token_invalid` when it has
 * expired.
 */
export async function clientBySecretHash(context: Context, secretHash: string): Promise<Client | undefined> {
  const find = () => findClientBySecretHash(context.primary, secretHash);
  return unexpired(context, await cached(context, clients, `hash ${secretHash}`, find), clientExpired);
}

/** The serialization of an origin has no white space and is not empty; the list it is looked for in is space-joined. */
const ORIGIN = /^\S+$/;

/** Whether any live client calls from that web origin, at most 30 seconds old. */
export async function isKnownOrigin(context: Context, origin: string): Promise<boolean> {
  if (!ORIGIN.test(origin)) return false;
  const known = await cached(context, origins, origin, () => findOrigin(context, origin));
  return known !== undefined && !isExpired(known, context.now());
}

/** An origin expires with the last of its clients. */
async function findOrigin(context: Context, origin: string): Promise<Expiring | undefined> {
  const expiries = await listExpiriesByOrigin(context.primary, origin);
  if (expiries.length === 0) return undefined;
  return { expiresOn: expiries.reduce((one, other) => (one === null || other === null ? null : Math.max(one, other))) };
}

function cachedById(context: Context, id: string, ttl: number): Promise<Client | undefined> {
  return cached(context, clients, `id ${id}`, () => findClientById(context.primary, id), ttl);
}

function unexpired(context: Context, client: Client | undefined, expired: () => Failure): Client | undefined {
  if (client !== undefined && isExpired(client, context.now())) throw expired();
  return client;
}

/**
 * Only what exists is cached, so that a stream of inventions cannot push it out. What has expired is read again, once a
 * second at most: an operator may have extended it.
 */
async function cached<Value extends Expiring>(
  context: Context,
  cache: Map<string, Cached<Value>>,
  key: string,
  find: () => Promise<Value | undefined>,
  ttl = TTL,
): Promise<Value | undefined> {
  const now = context.now();
  const entry = cache.get(key);
  if (entry !== undefined) {
    const age = isExpired(entry.value, now) ? SHORT_TTL : ttl;
    if (now < entry.readOn + age) return entry.value;
  }
  cache.delete(key);
  const value = await find();
  if (value !== undefined) {
    if (cache.size >= CAPACITY) cache.clear();
    cache.set(key, { value, readOn: now });
  }
  return value;
}
