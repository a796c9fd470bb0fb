import type { GenericSchema } from 'valibot';
import type { ClientCaller } from '../clients/caller.ts';
import type { AnyEndpoint, Endpoint } from '../http/endpoint.ts';
import type { SharedCode } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { clientAuthentication } from './authentication.ts';
import { type GrantCode, oauthErrors } from './errors.ts';
import type { IssuedToken } from './grants.ts';
import { TokenRequest, TokenResponse } from './schema.ts';

type TokenEndpoint = Endpoint<
  Context,
  ClientCaller,
  GrantCode | SharedCode,
  GenericSchema,
  typeof TokenRequest,
  IssuedToken,
  never
>;

/**
 * A token endpoint: a form, the client authenticated by Basic or in the form, an OAuth error or a token.
 *
 * Which grants it takes is its own.
 */
export function tokenEndpoint(
  definition: Pick<TokenEndpoint, 'id' | 'handle'> & Partial<TokenEndpoint>,
): AnyEndpoint<never> {
  return {
    family: 'OAuth',
    errors: oauthErrors,
    security: clientAuthentication,
    limited: true,
    crossOrigin: 'clients',
    body: { type: 'form', schema: TokenRequest },
    failures: ['invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'],
    success: {
      status: 200,
      schema: TokenResponse,
      body: (token: IssuedToken) => token,
      headers: () => ({ Pragma: 'no-cache' }),
    },
    ...definition,
  };
}
