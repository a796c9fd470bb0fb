import { Failure } from '../../http/failure.ts';
import { clientAuthentication } from '../../oauth/authentication.ts';
import { grantClientCredentials } from '../../oauth/grants.ts';
import { frontendIssuer } from '../../oauth/metadata/issuers.ts';
import { tokenEndpoint } from '../../oauth/token-endpoint.ts';
import { logIn } from './log-in.ts';

/**
 * POST /api/rest/oauth/frontend/token
 *
 * Get a client token, or an applicant's own.
 *
 * The grant `password` takes the user name, or the e-mail address, and the password of an account; white space around
 * the name is dropped. Its token has the scope `me`, whatever was asked, and ends after an hour without use.
 */
export const issueFrontendToken = tokenEndpoint({
  id: 'issueFrontendToken',
  // A public client may name itself here, too.
  security: { ...clientAuthentication, schemes: ['clientSecret', 'publicClient'] },
  async handle({ body }, context) {
    const { client } = context.caller;
    if (body.grant_type === 'client_credentials') {
      return grantClientCredentials(context, client, body.scope, frontendIssuer(context));
    }
    if (body.grant_type !== 'password') throw new Failure('unsupported_grant_type');
    if (!client.scopes.includes('frontend')) throw new Failure('unauthorized_client');
    if (body.username === undefined || body.password === undefined) throw new Failure('invalid_request');
    // Phone keyboards add a blank behind a word that they complete.
    return logIn(context, body.username.trim(), body.password);
  },
});
