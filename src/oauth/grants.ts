import type { Client, Scope } from '../clients/client.ts';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { issueClientToken, TOKEN_LIFETIME } from './client-tokens.ts';

/** The response of a token endpoint (RFC 6749 section 5.1). */
export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/**
 * The grant `client_credentials` (RFC 6749 section 4.4): the client's own token, for the scopes it asks for or for all
 * of its own. Throws `unauthorized_client` for a public client and `invalid_scope` for a scope it has not been given.
 */
export async function grantClientCredentials(
  context: Context,
  client: Client,
  requested: string | undefined,
): Promise<IssuedToken> {
  if (client.kind === 'public') throw new Failure('unauthorized_client');
  const scopes = scopesOf(client, requested);
  return issuedToken(await issueClientToken(context, client, scopes), scopes.join(' '));
}

/** A token as the published response. */
export function issuedToken(token: string, scope: string): IssuedToken {
  return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFETIME, scope };
}

function scopesOf(client: Client, requested: string | undefined): readonly Scope[] {
  const named = [...new Set(requested?.split(' ').filter((scope) => scope !== ''))];
  if (named.length === 0) return client.scopes;
  return named.map((name) => client.scopes.find((scope) => scope === name) ?? reject());
}

function reject(): never {
  throw new Failure('invalid_scope');
}
