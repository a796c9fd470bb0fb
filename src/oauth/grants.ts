import { type Client, hasScope, SCOPES, type Scope } from '../clients/client.ts';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { issueClientToken, TOKEN_LIFETIME } from './tokens/client-tokens.ts';

/** The response of a token endpoint (RFC 6749 section 5.1). */
export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly scope: string;
}

/** The scope of an applicant's own token. No client has it. */
export const APPLICANT_SCOPE = 'me';

/**
 * The grant `client_credentials` (RFC 6749 section 4.4): the client's own token, for the scopes it asks for or for all
 * of its own. Throws `unauthorized_client` for a public client, and `invalid_scope`.
 */
export async function grantClientCredentials(
  context: Context,
  client: Client,
  requested: string | undefined,
  issuer: string,
): Promise<IssuedToken> {
  if (client.kind === 'public') throw new Failure('unauthorized_client');
  const scopes = grantedScopes(client, requested);
  return issuedToken(await issueClientToken(context, client, scopes, issuer), scopes.join(' '));
}

/** A token as the published response. */
export function issuedToken(token: string, scope: string): IssuedToken {
  return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFETIME, scope };
}

/**
 * The scopes that a client gets of those it asks for.
 *
 * Names that this service does not know are left out, as RFC 6749 section 3.3 allows: one SDK asks for the scopes of
 * several services at once. None left, or one that the client has not been given, is `invalid_scope`.
 */
function grantedScopes(client: Client, requested: string | undefined): readonly Scope[] {
  const named = [...new Set(requested?.split(' ').filter((scope) => scope !== ''))];
  if (named.length === 0) return client.scopes;
  const known = named.filter(isKnown);
  if (known.length === 0) throw new Failure('invalid_scope', { reason: 'none_known' });
  return known.map((name) => {
    if (name === APPLICANT_SCOPE || !hasScope(client.scopes, name)) {
      throw new Failure('invalid_scope', { reason: 'not_given' });
    }
    return name;
  });
}

function isKnown(name: string): name is Scope | typeof APPLICANT_SCOPE {
  return name === APPLICANT_SCOPE || (SCOPES as readonly string[]).includes(name);
}
