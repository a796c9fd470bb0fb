import type { Follower } from '../../db/insert.ts';
import type { Database } from '../../db/transaction.ts';
import { sha256 } from '../../platform/hash.ts';
import { type Client, isExpired, type Kind, newApiKey, newClientId, newSecret, type Scope } from '../client.ts';
import { insertClient, listClients, replaceClientSecret } from '../store.ts';
import { Rejection } from './rejection.ts';

/** A client together with its credential in clear, which is shown this once. */
export interface IssuedClient extends Pick<Client, 'id' | 'name' | 'kind' | 'scopes'> {
  readonly origins?: readonly string[];
  /** The API secret key of a client of kind `key`. */
  readonly key?: string;
  /** The client secret of a client of kind `oauth`. */
  readonly secret?: string;
  /** RFC 3339; absent if it never expires. */
  readonly expires_on?: string;
}

/** A client to register, validated. */
export interface ClientRequest {
  readonly name: string;
  readonly kind: Kind;
  readonly scopes: readonly Scope[];
  readonly origins: readonly string[];
  /** An id that callers use already; without it there will be a new one. */
  readonly id: string | undefined;
  /** Milliseconds since 1970 (UTC); it never expires if this is absent or null. */
  readonly expiresOn?: number | null | undefined;
  /** The page that reset links lead to; none if this is absent or null. */
  readonly resetUrl?: string | null | undefined;
}

/** The client that a credential is issued for. */
type Issuable = Omit<Client, 'secretHash' | 'lastUsedOn'>;

/** Registers a new client; refused when its id is taken by a live one. That of a revoked one can be taken again. */
export async function issueClient(
  db: Database,
  request: ClientRequest,
  followersOf: (id: string) => readonly Follower[] = () => [],
): Promise<IssuedClient> {
  const client = {
    ...request,
    id: request.id ?? newClientId(),
    expiresOn: request.expiresOn ?? null,
    resetUrl: request.resetUrl ?? null,
  };
  const issued = withNewCredential(client);
  const secretHash = await hashOf(issued);
  const createdOn = Date.now();
  const options = { replaceRevoked: request.id !== undefined, followers: followersOf(client.id) };
  if (await insertClient(db, { ...client, secretHash }, createdOn, options)) return issued;
  const found = (await listClients(db)).find(({ id }) => id === client.id);
  const isOver = found !== undefined && isExpired(found, createdOn);
  throw new Rejection(
    isOver
      ? `The id ${client.id} is taken by a client that has expired: \`update ${client.id} --expires\` extends it.`
      : `The id ${client.id} is taken; revoke that client first to make it anew.`,
  );
}

/** Gives a client a new key or secret; the old one ends. */
export async function reissueClient(
  db: Database,
  client: Issuable,
  ...followers: readonly Follower[]
): Promise<IssuedClient> {
  const issued = withNewCredential(client);
  const secretHash = await hashOf(issued);
  if (secretHash === null) throw new Rejection(`${client.id} is a public client: it has no secret to replace.`);
  if (!(await replaceClientSecret(db, client.id, secretHash, ...followers)))
    throw new Rejection(`${client.id} has just been revoked.`);
  return issued;
}

/** Hash of a client's credential; null for a public client. */
export async function hashOf({ key, secret }: IssuedClient): Promise<string | null> {
  const credential = key ?? secret;
  return credential === undefined ? null : sha256(credential);
}

function withNewCredential({ id, name, kind, scopes, origins, expiresOn }: Issuable): IssuedClient {
  return {
    id,
    name,
    kind,
    scopes,
    ...(origins.length > 0 && { origins }),
    ...(kind === 'key' && { key: newApiKey() }),
    ...(kind === 'oauth' && { secret: newSecret() }),
    ...(expiresOn !== null && { expires_on: new Date(expiresOn).toISOString() }),
  };
}
