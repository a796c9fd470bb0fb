import type { App } from '../app.ts';
import type { Client } from './client.ts';
import { findClientById, findClientBySecretHash } from './store.ts';

/**
 * How long a client that was found is taken for granted, in milliseconds.
 *
 * It buys the one round trip of a profile call, and it is what a revoked client has left; half of the 60 seconds that
 * are promised leaves room for the way there.
 */
const LIFETIME = 30_000;
const CAPACITY = 10_000;

const known = new Map<string, { client: Client; until: number }>();

/** The live client of that id, at most 30 seconds old. */
export function clientById(app: App, id: string): Promise<Client | undefined> {
  return remembered(app, `id ${id}`, () => findClientById(app.db, id));
}

/** The live client whose API key or secret has that hash, at most 30 seconds old. */
export function clientBySecretHash(app: App, secretHash: string): Promise<Client | undefined> {
  return remembered(app, `hash ${secretHash}`, () => findClientBySecretHash(app.db, secretHash));
}

/** Only clients that exist are kept, so that a stream of invented ones cannot push them out. */
async function remembered(app: App, key: string, find: () => Promise<Client | undefined>): Promise<Client | undefined> {
  const now = app.clock.now();
  const entry = known.get(key);
  if (entry !== undefined && now < entry.until) return entry.client;
  known.delete(key);
  const client = await find();
  if (client !== undefined) {
    if (known.size >= CAPACITY) known.clear();
    known.set(key, { client, until: now + LIFETIME });
  }
  return client;
}
