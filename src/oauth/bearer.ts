import { type ClientCaller, callerOf } from '../clients/caller.ts';
import { API_KEY, type Scope } from '../clients/client.ts';
import { readCredentials } from '../clients/credentials.ts';
import { type CredentialCode, invalidToken } from '../clients/errors.ts';
import { clientBySecretHash } from '../clients/registry.ts';
import type { Security } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { sha256 } from '../platform/hash.ts';
import { APPLICANT_TOKEN } from './applicant-token.ts';
import { type Grant, verifyClientToken } from './client-tokens.ts';

/** An API secret key or a client token as a Bearer credential, of a client that has been given the scope. */
export function bearer(scope: Scope): Security<Context, ClientCaller, CredentialCode> {
  return {
    schemes: ['apiKey', 'profilesToken'],
    scopes: [scope],
    failures: ['credentials_missing', 'token_invalid', 'scope_insufficient'],
    async identify(request, context) {
      const { client, scopes } = await grantOf(request, context);
      if (!scopes.includes(scope)) throw new Failure('scope_insufficient');
      return callerOf(client, true);
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
