import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, type Kind } from '../../clients/client.ts';
import { type ClientRequest, hashOf, type IssuedClient, issueClient } from '../../clients/management/issue.ts';
import { listClients } from '../../clients/store.ts';
import type { Database } from '../../db/transaction.ts';
import { stateFolder } from '../wrangler/project.ts';

/** The roles of the clients of this machine: one of each kind, and an operator's key. */
const ROLES = [...KINDS, 'operator'] as const;
type Role = (typeof ROLES)[number];

/** One client of each kind and an operator, as the greeting shows them. */
export type LocalClients = Record<Role, IssuedClient>;

const roleOf = ({ kind, scopes }: IssuedClient): Role => (scopes.includes('operate') ? 'operator' : kind);

/** Beside the database, so that deleting the state deletes both; readable by its owner only. */
const file = () => join(stateFolder(), 'local-clients.json');

/** Generous scopes, so that every call can be tried. */
const wanted: Record<Role, Pick<ClientRequest, 'name' | 'scopes' | 'origins'> & { readonly kind: Kind }> = {
  key: {
    kind: 'key',
    name: 'Local back end',
    scopes: ['identity-verification', 'privacy', 'events', 'import'],
    origins: [],
  },
  oauth: {
    kind: 'oauth',
    name: 'Local HR suite',
    scopes: ['identity-verification', 'frontend', 'privacy'],
    origins: [],
  },
  public: {
    kind: 'public',
    name: 'Local careers site',
    scopes: ['frontend'],
    origins: ['http://localhost:3000'],
  },
  operator: { kind: 'key', name: 'Local operator', scopes: ['operate'], origins: [] },
};

/** The clients that were kept at an earlier start; none when there was no earlier start. */
export function readLocalClients(): IssuedClient[] {
  try {
    return JSON.parse(readFileSync(file(), 'utf8')) as IssuedClient[];
  } catch {
    return [];
  }
}

/** Those of the kept clients that the database knows, live and with the same credential. */
export async function stillValid(db: Database, stored: readonly IssuedClient[]): Promise<IssuedClient[]> {
  const registered = new Map((await listClients(db)).map((client) => [client.id, client]));
  const hashes = await Promise.all(stored.map(hashOf));
  return stored.filter(({ id }, index) => {
    const client = registered.get(id);
    return client !== undefined && client.revokedOn === null && client.secretHash === hashes[index];
  });
}

/** Makes each client that is missing, and keeps them all for the next start. */
export async function completeLocalClients(db: Database, valid: readonly IssuedClient[]): Promise<LocalClients> {
  const missing = ROLES.filter((role) => !valid.some((client) => roleOf(client) === role));
  const made = await Promise.all(missing.map((role) => issueClient(db, { ...wanted[role], id: undefined })));
  const clients = [...valid, ...made];
  if (made.length > 0) {
    mkdirSync(stateFolder(), { recursive: true });
    rmSync(file(), { force: true });
    writeFileSync(file(), JSON.stringify(clients, null, 2), { mode: 0o600 });
  }
  return Object.fromEntries(clients.map((client) => [roleOf(client), client])) as LocalClients;
}
