import type { App } from '../app.ts';
import type { Client } from './client.ts';
import { findClientById, findClientBySecretHash, isLiveOrigin } from './store.ts';

/**
 * How long a client that was found is taken for granted, in milliseconds.
 *
 * It buys the one round trip of a profile call, and it is what a revoked client has left; half of the 60 seconds that
 * are promised leaves room for the way there.
 */
const LIFETIME = 30_000;
/** How long it is taken for granted against somebody whom it does not fit, in milliseconds. */
const MOMENT = 1_000;
const CAPACITY = 10_000;

const clients = new Map<string, Remembered<Client>>();
const origins = new Map<string, Remembered<true>>();

interface Remembered<Value> {
  readonly value: Value;
  /** When it was read, in milliseconds since 1970 (UTC). */
  readonly since: number;
}

/** The live client of that id, at most 30 seconds old unless another age (in milliseconds) is asked for. */
export function clientById(app: App, id: string, age = LIFETIME): Promise<Client | undefined> {
  return remembered(app, clients, `id ${id}`, () => findClientById(app.primary, id), age);
}

/**
 * The live client of that id, if what the caller shows fits it.
 *
 * One that does not fit is read again, once a second at most: its secret may have been replaced since, and whoever
 * has the new one must not wait until the old one is forgotten.
 */
export async function clientThatFits(
  app: App,
  id: string,
  fits: (client: Client) => boolean | Promise<boolean>,
): Promise<Client | undefined> {
  for (const age of [LIFETIME, MOMENT]) {
    const client = await clientById(app, id, age);
    if (client === undefined || (await fits(client))) return client;
  }
  return undefined;
}

/** The live client whose API key or secret has that hash, at most 30 seconds old. */
export function clientBySecretHash(app: App, secretHash: string): Promise<Client | undefined> {
  return remembered(app, clients, `hash ${secretHash}`, () => findClientBySecretHash(app.primary, secretHash));
}

/** The serialization of an origin has no white space and is not empty; the list it is looked for in is space-joined. */
const ORIGIN = /^\S+$/;

/** Whether any live client calls from that web origin, at most 30 seconds old. */
export async function isKnownOrigin(app: App, origin: string): Promise<boolean> {
  if (!ORIGIN.test(origin)) return false;
  const find = async () => (await isLiveOrigin(app.primary, origin)) || undefined;
  return (await remembered(app, origins, origin, find)) ?? false;
}

/** Only what exists is kept, so that a stream of inventions cannot push it out. */
async function remembered<Value>(
  app: App,
  memory: Map<string, Remembered<Value>>,
  key: string,
  find: () => Promise<Value | undefined>,
  age = LIFETIME,
): Promise<Value | undefined> {
  const now = app.clock.now();
  const entry = memory.get(key);
  if (entry !== undefined && now < entry.since + age) return entry.value;
  memory.delete(key);
  const value = await find();
  if (value !== undefined) {
    if (memory.size >= CAPACITY) memory.clear();
    memory.set(key, { value, since: now });
  }
  return value;
}
