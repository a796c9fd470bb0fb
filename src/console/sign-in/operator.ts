import { type ClientCaller, callerOf } from '../../clients/caller.ts';
import type { Client } from '../../clients/client.ts';
import { API_KEY } from '../../clients/client.ts';
import { clientById, clientBySecretHash } from '../../clients/registry.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { mayBeIssued } from '../../platform/issued-token.ts';
import { tokenIn } from './cookie.ts';
import { useSession } from './store.ts';

/** An operator who is signed in. */
export interface Operator extends ClientCaller {
  /** That of the session. */
  readonly tokenHash: string;
}

/**
 * Throws `origin_foreign` unless a form comes from a page of the console.
 *
 * The cookie alone would not do: pages of other hosts of the company are the same site. A form without `Origin`, or with
 * `null`, comes from no page of ours (OWASP: "Cross-Site Request Forgery Prevention", verifying the origin).
 */
export function requireOwnOrigin(request: Request, publicOrigin: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers.get('origin') !== publicOrigin) throw new Failure('origin_foreign');
}

/**
 * The operator of the session in the cookie. Throws `origin_foreign`, and `signed_out` without a live session.
 *
 * The key is looked up with each request among the live clients, which are at most 30 seconds old: a session ends with
 * the key that began it, be it revoked, replaced, expired, or no operator's any more.
 */
export async function identifyOperator(request: Request, context: Context): Promise<Operator> {
  requireOwnOrigin(request, context.publicOrigin);
  const token = tokenIn(request, context.publicOrigin);
  if (!token) throw new Failure('signed_out', { reason: 'no_session' });
  // An invented cookie costs no query.
  if (!(await mayBeIssued(context.secrets, 'operator-token', token))) {
    throw new Failure('signed_out', { reason: 'malformed' });
  }
  const session = await useSession(context.primary, await sha256(token), context.now());
  if (session === undefined) throw new Failure('signed_out', { reason: 'session_ended' });
  const client = await found(clientById(context, session.client_id));
  if (!isOperator(client) || client.secretHash !== session.secret_hash) {
    throw new Failure('signed_out', { reason: 'key_ended' });
  }
  return { ...callerOf(client), tokenHash: session.token_hash };
}

/** The operator's client of a key. Throws `key_wrong`, whatever is wrong with it. */
export async function operatorOfKey(key: string, context: Context): Promise<Client> {
  const client = API_KEY.test(key) ? await found(clientBySecretHash(context, await sha256(key))) : undefined;
  if (!isOperator(client)) throw new Failure('key_wrong');
  return client;
}

function isOperator(client: Client | undefined): client is Client {
  return client?.scopes.includes('operate') ?? false;
}

/** An expired client is none here; any other failure stays one. */
async function found(looked: Promise<Client | undefined>): Promise<Client | undefined> {
  try {
    return await looked;
  } catch (error) {
    if (error instanceof Failure && error.code === 'token_invalid') return undefined;
    throw error;
  }
}
