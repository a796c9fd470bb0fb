import type { Database } from '../../db/transaction.ts';
import { openEmbedded } from './embedded.ts';
import type { DomainList, ErasureRecords } from './lists.ts';
import { openLocalDatabase, retryWhileBusy } from './local-database.ts';
import { applyMigrations } from './migrations.ts';
import { type Place, readProject, stateFolder } from './project.ts';
import { openCloudflare } from './remote/cloudflare.ts';
import { openRemoteDatabase } from './remote/database.ts';
import { openRemoteDomains } from './remote/domains.ts';
import { openRemoteErasures } from './remote/erasures.ts';

/** The database and the lists of one place. */
export interface Storage {
  readonly db: Database;
  readonly domains: DomainList;
  readonly erasures: ErasureRecords;
  /** May be called again. */
  close(): Promise<void>;
}

/** Opens a place. Locally that takes half a second and applies what migrations are pending; remotely it asks nothing. */
export async function openStorage(place: Place, warn: (sentence: string) => void): Promise<Storage> {
  if (place !== 'local') {
    const project = readProject(place.environment);
    const cloudflare = openCloudflare(project);
    return {
      db: openRemoteDatabase(project, cloudflare),
      domains: openRemoteDomains(project, cloudflare),
      erasures: openRemoteErasures(project, cloudflare),
      close: async () => {},
    };
  }
  const { d1, domains, erasures, close } = await openEmbedded(stateFolder());
  const db = openLocalDatabase(d1, warn);
  try {
    await applyMigrations(db);
  } catch (error) {
    // Left open it would keep the process from ending.
    await close();
    throw error;
  }
  return {
    db,
    domains: {
      allow: (domain) => retryWhileBusy(() => domains.allow(domain), warn),
      disallow: (domain) => retryWhileBusy(() => domains.disallow(domain), warn),
      list: () => retryWhileBusy(() => domains.list(), warn),
    },
    erasures: {
      append: (some) => retryWhileBusy(() => erasures.append(some), warn),
      list: () => retryWhileBusy(() => erasures.list(), warn),
    },
    close,
  };
}
