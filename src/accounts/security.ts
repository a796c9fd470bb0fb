import type { App } from '../app.ts';
import type { Client } from '../clients/client.ts';
import { readCredentials } from '../clients/credentials.ts';
import { clientById } from '../clients/registry.ts';
import { type ClientCaller, callerOf } from '../clients/security.ts';
import { APPLICANT_TOKEN, verifyClientToken } from '../clients/tokens.ts';
import { Failure } from '../failure.ts';
import type { Security } from '../http/endpoint.ts';
import type { Account } from './account.ts';
import { loggedIn } from './sessions.ts';

/** An applicant who is logged in. */
export interface AccountCaller extends ClientCaller {
  readonly account: Account;
}

const FAILURES = ['credentials_missing', 'token_invalid', 'scope_insufficient'] as const;

/**
 * A careers site: a public client by HTTP Basic without a password, a client token, or the token of one of its
 * applicants, which does what the site's own does. A client that has a secret may not use Basic here: it would send
 * the secret along for nothing.
 */
export const frontend: Security<ClientCaller> = {
  schemes: ['publicClient', 'frontendToken', 'applicantToken'],
  failures: FAILURES,
  async identify(request, app) {
    const credentials = readCredentials(request);
    if (credentials.scheme === 'none') throw new Failure('credentials_missing');
    if (credentials.scheme === 'basic') return callerOf(await publicClient(app, credentials.id, credentials.secret));
    if (credentials.scheme !== 'bearer') throw new Failure('token_invalid');
    if (APPLICANT_TOKEN.test(credentials.token)) return callerOf((await loggedIn(app, credentials.token)).client);
    const { client, scopes } = await verifyClientToken(app, credentials.token);
    if (!scopes.includes('frontend')) throw new Failure('scope_insufficient');
    return callerOf(client);
  },
};

/** An applicant's own token. A client's is refused with the words that are published for it. */
export const me: Security<AccountCaller> = {
  schemes: ['applicantToken'],
  failures: ['credentials_missing', 'token_invalid', 'user_token_required'],
  async identify(request, app) {
    const credentials = readCredentials(request);
    if (credentials.scheme === 'none') throw new Failure('credentials_missing');
    if (credentials.scheme === 'basic') {
      await publicClient(app, credentials.id, credentials.secret);
      throw new Failure('user_token_required');
    }
    if (credentials.scheme !== 'bearer') throw new Failure('token_invalid');
    if (!APPLICANT_TOKEN.test(credentials.token)) {
      await verifyClientToken(app, credentials.token);
      throw new Failure('user_token_required');
    }
    const { client, account } = await loggedIn(app, credentials.token);
    return { ...callerOf(client), account };
  },
};

async function publicClient(app: App, id: string, secret: string): Promise<Client> {
  const client = secret === '' ? await clientById(app, id) : undefined;
  if (client?.kind !== 'public') throw new Failure('token_invalid');
  if (!client.scopes.includes('frontend')) throw new Failure('scope_insufficient');
  return client;
}
