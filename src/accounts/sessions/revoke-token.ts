import type { ClientCaller } from '../../clients/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import type { SharedCode } from '../../http/failure.ts';
import { clientAuthentication } from '../../oauth/authentication.ts';
import { APPLICANT_TOKEN } from '../../oauth/client-tokens.ts';
import { type GrantCode, oauthErrors } from '../../oauth/errors.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { Revocation } from '../schema.ts';
import { deleteSession } from './store.ts';

/**
 * POST /api/rest/oauth/frontend/revoke
 *
 * End an applicant's token (RFC 7009).
 *
 * A token that is unknown or has ended already is a success too. Client tokens end by themselves.
 */
export const revokeToken: AnyEndpoint<never> = {
  id: 'revokeToken',
  family: 'OAuth',
  errors: oauthErrors,
  security: { ...clientAuthentication, schemes: ['clientSecret', 'publicClient'] },
  limited: true,
  crossOrigin: true,
  body: { type: 'form', schema: Revocation },
  success: { status: 200 },
  // A token of another client is left alone without a word (RFC 7009 section 2.2).
  async handle({ body: { token } }, { db, caller }) {
    if (APPLICANT_TOKEN.test(token)) await deleteSession(db, await sha256(token), caller.clientId);
  },
} satisfies Endpoint<Context, ClientCaller, GrantCode | SharedCode, never, typeof Revocation, void, never>;
