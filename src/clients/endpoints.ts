import { Failure } from '../failure.ts';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';
import { clientAuthentication } from './authentication.ts';
import { oauthDialect } from './dialect.ts';
import { grantClientCredentials, type IssuedToken, issuedToken } from './grants.ts';
import { TokenRequest, TokenResponse } from './schema.ts';

/** What every token endpoint has in common; which grants it knows is its own. */
export const tokenEndpoint = {
  family: 'OAuth',
  dialect: oauthDialect,
  security: clientAuthentication,
  limited: true,
  method: 'POST',
  failures: ['invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'],
  reply: {
    status: 200,
    description: 'A token, good for an hour.',
    schema: TokenResponse,
    example: issuedToken('eyJhbGciOiJIUzI1NiJ9.…', 'identity-verification'),
    body: (token: IssuedToken) => token,
    headers: () => ({ Pragma: 'no-cache' }),
  },
} as const;

/** The token endpoint of the Profiles family. */
export const clientEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...tokenEndpoint,
    id: 'issueClientToken',
    paths: ['/connect/token'],
    summary: 'Get a client token',
    description: 'The client authenticates by HTTP Basic, by `client_id` and `client_secret` in the form, or by both.',
    body: {
      type: 'form',
      schema: TokenRequest,
      example: { grant_type: 'client_credentials', scope: 'identity-verification' },
    },
    handle({ body }, context) {
      if (body.grant_type !== 'client_credentials') throw new Failure('unsupported_grant_type');
      return grantClientCredentials(context, context.caller.client, body.scope);
    },
  }),
];
