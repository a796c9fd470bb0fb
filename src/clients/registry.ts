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
const CAPACITY = 10_000;

const clients = new Map<string, Remembered<Client>>();
const origins = new Map<string, Remembered<true>>();

interface Remembered<Value> {
  readonly value: Value;
  /** Milliseconds since 1970 (UTC). */
  readonly until: number;
}

/** The live client of that id, at most 30 seconds old. */
export function clientById(app: App, id: string): Promise<Client | undefined> {
  return remembered(app, clients, `id ${id}`, () => findClientById(app.db, id));
}

/** The live client whose API key or secret has that hash, at most 30 seconds old. */
export function clientBySecretHash(app: App, secretHash: string): Promise<Client | undefined> {
  return remembered(app, clients, `hash ${secretHash}`, () => findClientBySecretHash(app.db, secretHash));
}

/** Whether any live client calls from that web origin, at most 30 seconds old. */
export async function isKnownOrigin(app: App, origin: string): Promise<boolean> {
  const find = async () => (await isLiveOrigin(app.db, origin)) || undefined;
  return (await remembered(app, origins, origin, find)) ?? false;
}

/** Only what exists is kept, so that a stream of inventions cannot push it out. */
async function remembered<Value>(
  app: App,
  memory: Map<string, Remembered<Value>>,
  key: string,
  find: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  const now = app.clock.now();
  const entry = memory.get(key);
  if (entry !== undefined && now < entry.until) return entry.value;
  memory.delete(key);
  const value = await find();
  if (value !== undefined) {
    if (memory.size >= CAPACITY) memory.clear();
    memory.set(key, { value, until: now + LIFETIME });
  }
  return value;
}
