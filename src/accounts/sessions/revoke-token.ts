import { strictObject } from 'valibot';
import type { ClientCaller } from '../../clients/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import { Failure, type SharedCode } from '../../http/failure.ts';
import { clientAuthentication } from '../../oauth/authentication.ts';
import { type GrantCode, oauthErrors } from '../../oauth/errors.ts';
import { isApplicantToken } from '../../oauth/tokens/applicant-token.ts';
import { verifyClientToken } from '../../oauth/tokens/client-tokens.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { Revocation } from '../schema.ts';
import { deleteSession } from './store.ts';

/**
 * POST /api/rest/oauth/frontend/revoke
 *
 * End an applicant's token (RFC 7009).
 *
 * A token that is unknown or has ended already is a success too. A client token ends by itself and cannot be revoked
 * (section 2.2.1).
 */
export const revokeToken: AnyEndpoint<never> = {
  id: 'revokeToken',
  family: 'OAuth',
  errors: oauthErrors,
  security: { ...clientAuthentication, schemes: ['clientSecret', 'publicClient'] },
  limited: true,
  crossOrigin: 'clients',
  body: { type: 'form', schema: Revocation },
  failures: ['unsupported_token_type'],
  // An empty object, for a client that insists on a body.
  success: { status: 200, schema: strictObject({}), body: () => ({}) },
  async handle({ body: { token } }, context) {
    // A token of another client is left alone without a word (RFC 7009 section 2.2).
    if (await isApplicantToken(context, token)) {
      return deleteSession(context.db, await sha256(token), context.caller.clientId);
    }
    if (await isClientToken(context, token)) throw new Failure('unsupported_token_type');
  },
} satisfies Endpoint<Context, ClientCaller, GrantCode | SharedCode, never, typeof Revocation, void, never>;

/** A client token that is not valid any more needs no revocation: that is a success (RFC 7009 section 2.2). */
async function isClientToken(context: Context, token: string): Promise<boolean> {
  try {
    await verifyClientToken(context, token);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'token_invalid') return false;
    throw error;
  }
}
