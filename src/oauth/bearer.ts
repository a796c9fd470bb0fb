import { type ClientCaller, callerOf } from '../clients/caller.ts';
import { API_KEY, type Scope } from '../clients/client.ts';
import { readCredentials } from '../clients/credentials.ts';
import { type CredentialCode, invalidToken } from '../clients/errors.ts';
import { clientBySecretHash } from '../clients/registry.ts';
import type { Security } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { sha256 } from '../platform/hash.ts';
import { APPLICANT_TOKEN } from './tokens/applicant-token.ts';
import { type Grant, verifyClientToken } from './tokens/client-tokens.ts';

/** A client, and what this call may do: the scopes of its key or of the token, which may be fewer than the client's. */
export interface BearerCaller extends ClientCaller {
  readonly scopes: readonly string[];
}

/** An API secret key or a client token as a Bearer credential, which has one of the scopes. */
export function bearer(accepted: readonly Scope[]): Security<Context, BearerCaller, CredentialCode> {
  return {
    schemes: ['apiKey', 'profilesToken'],
    scopes: accepted,
    failures: ['credentials_missing', 'token_invalid', 'scope_insufficient'],
    async identify(request, context) {
      const { client, scopes } = await grantOf(request, context);
      if (!accepted.some((scope) => scopes.includes(scope))) throw new Failure('scope_insufficient');
      return { ...callerOf(client, true), scopes };
    },
  };
}

async function grantOf(request: Request, context: Context): Promise<Grant> {
  const credentials = readCredentials(request);
  if (credentials.scheme === 'none') throw new Failure('credentials_missing');
  if (credentials.scheme !== 'bearer') throw invalidToken('scheme_unknown');
  const { token } = credentials;
  // An applicant may never do this, so the token need not be looked up.
  if (APPLICANT_TOKEN.test(token)) throw new Failure('scope_insufficient', { reason: 'applicant_token' });
  if (!API_KEY.test(token)) return verifyClientToken(context, token);
  const client = await clientBySecretHash(context, await sha256(token));
  if (client?.kind !== 'key') throw invalidToken('key_unknown');
  return { client, scopes: client.scopes };
}
