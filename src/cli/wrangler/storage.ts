import type { Database } from '../../db/transaction.ts';
import { type DomainList, remoteDomainList } from './domain-list.ts';
import { openEmbedded } from './embedded.ts';
import { openLocalDatabase, retryWhileBusy } from './local-database.ts';
import { applyMigrations } from './migrations.ts';
import { type Place, stateFolder } from './project.ts';
import { openRemoteDatabase } from './remote-database.ts';

/** The database and the domain list of one place. */
export interface Storage {
  readonly db: Database;
  readonly domains: DomainList;
  /** May be called again. */
  close(): Promise<void>;
}

/** Opens a place. Locally that takes half a second and applies what migrations are pending; remotely it asks nothing. */
export async function openStorage(place: Place, warn: (sentence: string) => void): Promise<Storage> {
  if (place === 'remote') return { db: openRemoteDatabase(), domains: remoteDomainList, close: async () => {} };
  const { d1, kv, close } = await openEmbedded(stateFolder());
  const db = openLocalDatabase(d1, warn);
  await applyMigrations(db);
  return {
    db,
    domains: {
      allow: (domain) => retryWhileBusy(() => kv.put(domain), warn),
      disallow: (domain) => retryWhileBusy(() => kv.remove(domain), warn),
      list: () => retryWhileBusy(() => kv.list(), warn),
    },
    close,
  };
}
