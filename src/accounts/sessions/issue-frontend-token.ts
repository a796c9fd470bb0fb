import { Failure } from '../../http/failure.ts';
import { clientAuthentication } from '../../oauth/authentication.ts';
import { grantClientCredentials } from '../../oauth/grants.ts';
import { tokenEndpoint } from '../../oauth/token-endpoint.ts';
import { logInKey } from '../names.ts';
import { logIn } from './log-in.ts';

/**
 * POST /api/rest/oauth/frontend/token
 *
 * Get a client token, or an applicant's own.
 *
 * The grant `password` takes the user name, or the e-mail address, and the password of an account. Its token ends after
 * an hour without use.
 */
export const issueFrontendToken = tokenEndpoint({
  id: 'issueFrontendToken',
  // A public client may name itself here, too.
  security: { ...clientAuthentication, schemes: ['clientSecret', 'publicClient'] },
  crossOrigin: true,
  limitedName({ body: { grant_type, username } }) {
    return grant_type === 'password' && username !== undefined ? logInKey(username) : undefined;
  },
  async handle({ body }, context) {
    const { client } = context.caller;
    if (body.grant_type === 'client_credentials') return grantClientCredentials(context, client, body.scope);
    if (body.grant_type !== 'password') throw new Failure('unsupported_grant_type');
    if (!client.scopes.includes('frontend')) throw new Failure('unauthorized_client');
    if (body.scope !== undefined && body.scope !== 'me') throw new Failure('invalid_scope');
    if (body.username === undefined || body.password === undefined) throw new Failure('invalid_request');
    return logIn(context, body.username, body.password);
  },
});
