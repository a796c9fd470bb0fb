import { Failure } from '../http/failure.ts';
import { grantClientCredentials } from './grants.ts';
import { profilesIssuer } from './metadata/issuers.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/**
 * POST /connect/token
 *
 * Get a client token.
 *
 * The client authenticates by HTTP Basic, by `client_id` and `client_secret` in the form, or by both.
 */
export const issueClientToken = tokenEndpoint({
  id: 'issueClientToken',
  async handle({ body }, context) {
    if (body.grant_type !== 'client_credentials') throw new Failure('unsupported_grant_type');
    return grantClientCredentials(context, context.caller.client, body.scope, profilesIssuer(context));
  },
});
