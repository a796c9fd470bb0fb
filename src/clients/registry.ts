import type { Context } from '../platform/context.ts';
import type { Client } from './client.ts';
import { findClientById, findClientBySecretHash, isLiveOrigin } from './store.ts';

/**
 * TTL of a client that was found, in milliseconds.
 *
 * It buys the one round trip of a profile call, and it is what a revoked client has left; half of the 60 seconds that
 * are promised leaves room for the way there.
 */
const TTL = 30_000;
/** TTL against a caller that the client does not verify, in milliseconds. */
const SHORT_TTL = 1_000;
const CAPACITY = 10_000;

const clients = new Map<string, Cached<Client>>();
const origins = new Map<string, Cached<true>>();

interface Cached<Value> {
  readonly value: Value;
  /** When it was read, in milliseconds since 1970 (UTC). */
  readonly readOn: number;
}

/** The live client of that id, at most 30 seconds old unless another age (in milliseconds) is asked for. */
export function clientById(context: Context, id: string, age = TTL): Promise<Client | undefined> {
  return cached(context, clients, `id ${id}`, () => findClientById(context.primary, id), age);
}

/**
 * The live client of that id, if what the caller shows verifies it.
 *
 * One that does not is read again, once a second at most: its secret may have been replaced since, and the holder of
 * the new one must not wait until the old one has left the cache.
 */
export async function verifiedClient(
  context: Context,
  id: string,
  verifies: (client: Client) => boolean | Promise<boolean>,
): Promise<Client | undefined> {
  for (const age of [TTL, SHORT_TTL]) {
    const client = await clientById(context, id, age);
    if (client === undefined || (await verifies(client))) return client;
  }
  return undefined;
}

/** The live client whose API key or secret has that hash, at most 30 seconds old. */
export function clientBySecretHash(context: Context, secretHash: string): Promise<Client | undefined> {
  return cached(context, clients, `hash ${secretHash}`, () => findClientBySecretHash(context.primary, secretHash));
}

/** The serialization of an origin has no white space and is not empty; the list it is looked for in is space-joined. */
const ORIGIN = /^\S+$/;

/** Whether any live client calls from that web origin, at most 30 seconds old. */
export async function isKnownOrigin(context: Context, origin: string): Promise<boolean> {
  if (!ORIGIN.test(origin)) return false;
  const find = async () => (await isLiveOrigin(context.primary, origin)) || undefined;
  return (await cached(context, origins, origin, find)) ?? false;
}

/** Only what exists is cached, so that a stream of inventions cannot push it out. */
async function cached<Value>(
  context: Context,
  cache: Map<string, Cached<Value>>,
  key: string,
  find: () => Promise<Value | undefined>,
  ttl = TTL,
): Promise<Value | undefined> {
  const now = context.now();
  const entry = cache.get(key);
  if (entry !== undefined && now < entry.readOn + ttl) return entry.value;
  cache.delete(key);
  const value = await find();
  if (value !== undefined) {
    if (cache.size >= CAPACITY) cache.clear();
    cache.set(key, { value, readOn: now });
  }
  return value;
}
