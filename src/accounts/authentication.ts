import { type ClientCaller, callerOf } from '../clients/caller.ts';
import type { Client } from '../clients/client.ts';
import { readCredentials } from '../clients/credentials.ts';
import { type CredentialCode, invalidToken } from '../clients/errors.ts';
import { clientById } from '../clients/registry.ts';
import type { Security } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import { APPLICANT_TOKEN, verifyClientToken } from '../oauth/client-tokens.ts';
import type { Context } from '../platform/context.ts';
import type { Account } from './account.ts';
import { verifySession } from './sessions/session.ts';

/** An applicant who is logged in. */
export interface AccountCaller extends ClientCaller {
  readonly account: Account;
}

/**
 * A careers site: a public client by HTTP Basic without a password, a client token, or the token of one of its
 * applicants, which does what the site's own does. A client that has a secret may not use Basic here: it would send
 * the secret along for nothing.
 */
export const frontend: Security<Context, ClientCaller, CredentialCode> = {
  schemes: ['publicClient', 'frontendToken', 'applicantToken'],
  failures: ['credentials_missing', 'token_invalid', 'scope_insufficient'],
  async identify(request, context) {
    const credentials = readCredentials(request);
    if (credentials.scheme === 'none') throw new Failure('credentials_missing');
    if (credentials.scheme === 'basic') {
      return callerOf(await publicClient(context, credentials.id, credentials.secret));
    }
    if (credentials.scheme !== 'bearer') throw invalidToken('scheme_unknown');
    if (APPLICANT_TOKEN.test(credentials.token)) {
      return callerOf((await verifySession(context, credentials.token)).client);
    }
    const { client, scopes } = await verifyClientToken(context, credentials.token);
    if (!scopes.includes('frontend')) throw new Failure('scope_insufficient');
    return callerOf(client);
  },
};

/** An applicant's own token. A client's is refused with the words that are published for it. */
export const me: Security<Context, AccountCaller, CredentialCode | 'user_token_required'> = {
  schemes: ['applicantToken'],
  failures: ['credentials_missing', 'token_invalid', 'user_token_required'],
  async identify(request, context) {
    const credentials = readCredentials(request);
    if (credentials.scheme === 'none') throw new Failure('credentials_missing');
    if (credentials.scheme === 'basic') {
      await publicClient(context, credentials.id, credentials.secret);
      throw new Failure('user_token_required');
    }
    if (credentials.scheme !== 'bearer') throw invalidToken('scheme_unknown');
    if (!APPLICANT_TOKEN.test(credentials.token)) {
      await verifyClientToken(context, credentials.token);
      throw new Failure('user_token_required');
    }
    const { client, account } = await verifySession(context, credentials.token);
    return { ...callerOf(client), account };
  },
};

async function publicClient(context: Context, id: string, secret: string): Promise<Client> {
  if (secret !== '') throw invalidToken('secret_unexpected');
  const client = await clientById(context, id);
  if (client === undefined) throw invalidToken('client_unknown');
  if (client.kind !== 'public') throw invalidToken('client_not_public');
  if (!client.scopes.includes('frontend')) throw new Failure('scope_insufficient');
  return client;
}
