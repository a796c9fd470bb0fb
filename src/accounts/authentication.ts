import { type ClientCaller, callerOf } from '../clients/caller.ts';
import type { Client } from '../clients/client.ts';
import { type Credentials, hasSecret, readCredentials } from '../clients/credentials.ts';
import { type CredentialCode, invalidToken } from '../clients/errors.ts';
import { clientById, verifiedClient } from '../clients/registry.ts';
import type { Security } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';
import { APPLICANT_TOKEN } from '../oauth/tokens/applicant-token.ts';
import { verifyClientToken } from '../oauth/tokens/client-tokens.ts';
import type { Context } from '../platform/context.ts';
import type { Account } from './account.ts';
import { verifySession } from './sessions/session.ts';
import type { Session } from './sessions/store.ts';

/** An applicant who is logged in. */
export interface AccountCaller extends ClientCaller {
  readonly account: Account;
  /** The session of the token that called. */
  readonly session: Session;
}

/**
 * A careers site: a client by HTTP Basic, a public one without a secret and any other with it, a client token, or the
 * token of one of its applicants, which does what the site's own does.
 *
 * A public client may also name itself by `client_id` in a form body.
 */
export const frontend: Security<Context, ClientCaller, CredentialCode> = {
  schemes: ['publicClient', 'frontendSecret', 'frontendToken', 'applicantToken'],
  failures: ['credentials_missing', 'token_invalid', 'scope_insufficient'],
  async identify(request, context, readForm) {
    const credentials = await orInForm(readCredentials(request), readForm);
    if (credentials.scheme === 'none') throw new Failure('credentials_missing');
    if (credentials.scheme === 'basic') return callerOf(await siteByBasic(context, credentials));
    if (credentials.scheme !== 'bearer') throw invalidToken('scheme_unknown');
    if (APPLICANT_TOKEN.test(credentials.token)) {
      return callerOf((await verifySession(context, credentials.token)).client);
    }
    const { client, scopes } = await verifyClientToken(context, credentials.token);
    if (!scopes.includes('frontend')) throw new Failure('scope_insufficient');
    return callerOf(client, true);
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
      await siteByBasic(context, credentials);
      throw new Failure('user_token_required');
    }
    if (credentials.scheme !== 'bearer') throw invalidToken('scheme_unknown');
    if (!APPLICANT_TOKEN.test(credentials.token)) {
      await verifyClientToken(context, credentials.token);
      throw new Failure('user_token_required');
    }
    const { client, account, session } = await verifySession(context, credentials.token);
    return { ...callerOf(client), account, session };
  },
};

type BasicCredentials = Extract<Credentials, { readonly scheme: 'basic' }>;

/** The credentials of the header, or else the public client that a form names. */
async function orInForm(credentials: Credentials, readForm: () => Promise<unknown>): Promise<Credentials> {
  if (credentials.scheme !== 'none') return credentials;
  const { client_id } = ((await readForm()) ?? {}) as { client_id?: string };
  return client_id === undefined ? credentials : { scheme: 'basic', id: client_id, secret: '' };
}

/** A client that has a secret and sends none, or a public one that sends one, is not verified. */
async function siteByBasic(context: Context, { id, secret }: BasicCredentials): Promise<Client> {
  const client =
    secret === ''
      ? await clientById(context, id)
      : await verifiedClient(context, id, (known) => hasSecret(known, secret));
  if (client === undefined) throw invalidToken('client_unknown');
  if (secret === '' && client.kind !== 'public') throw invalidToken('secret_missing');
  if (client.kind === 'key') throw invalidToken('scheme_unknown');
  if (!client.scopes.includes('frontend')) throw new Failure('scope_insufficient');
  return client;
}
