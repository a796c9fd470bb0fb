import type { App } from '../app.ts';
import { sha256 } from '../crypto/hash.ts';
import { Failure } from '../failure.ts';
import type { Caller, Security } from '../http/endpoint.ts';
import { API_KEY, type Client, type Scope } from './client.ts';
import { readCredentials } from './credentials.ts';
import { clientBySecretHash } from './registry.ts';
import { APPLICANT_TOKEN, type Grant, verifyClientToken } from './tokens.ts';

/** A client that has shown who it is. */
export interface ClientCaller extends Caller {
  readonly client: Client;
}

/** A client as the way of a request sees it. */
export function callerOf(client: Client): ClientCaller {
  return { clientId: client.id, confidential: client.kind !== 'public', origins: client.origins, client };
}

/** An API secret key or a client token as a Bearer credential, of a client that has been given the scope. */
export function bearer(scope: Scope): Security<ClientCaller> {
  return {
    schemes: ['apiKey', 'profilesToken'],
    scopes: [scope],
    failures: ['credentials_missing', 'token_invalid', 'scope_insufficient'],
    async identify(request, app) {
      const { client, scopes } = await grantOf(request, app);
      if (!scopes.includes(scope)) throw new Failure('scope_insufficient');
      return callerOf(client);
    },
  };
}

async function grantOf(request: Request, app: App): Promise<Grant> {
  const credentials = readCredentials(request);
  if (credentials.scheme === 'none') throw new Failure('credentials_missing');
  if (credentials.scheme !== 'bearer') throw new Failure('token_invalid');
  const { token } = credentials;
  // Whatever an applicant may do, it is never this, so nobody has to be asked whether the token is still good.
  if (APPLICANT_TOKEN.test(token)) throw new Failure('scope_insufficient');
  if (!API_KEY.test(token)) return verifyClientToken(app, token);
  const client = await clientBySecretHash(app, await sha256(token));
  if (client?.kind !== 'key') throw new Failure('token_invalid');
  return { client, scopes: client.scopes };
}

/** The schemes that endpoints name, as OpenAPI describes them, each with what `curl` takes for it. */
export const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API secret key, `sk_…`: `-H "Authorization: Bearer $KEY"`',
  },
  profilesToken: {
    type: 'oauth2',
    description: 'A client token, `eyJ…`: `-H "Authorization: Bearer $TOKEN"`',
    flows: {
      clientCredentials: {
        tokenUrl: '/connect/token',
        scopes: { 'identity-verification': 'Applicant profiles.', privacy: 'Export and history of a person.' },
      },
    },
  },
  publicClient: {
    type: 'http',
    scheme: 'basic',
    description: 'The id of a public client, and no password: `-u "$SITE:"`',
  },
  frontendToken: {
    type: 'oauth2',
    description: 'A client token, `eyJ…`, with the scope `frontend`: `-H "Authorization: Bearer $TOKEN"`',
    flows: {
      clientCredentials: { tokenUrl: '/api/rest/oauth/frontend/token', scopes: { frontend: 'Applicant accounts.' } },
    },
  },
  applicantToken: {
    type: 'oauth2',
    description: 'The token of an applicant who is logged in, `aat_…`: `-H "Authorization: Bearer $TOKEN"`',
    flows: { password: { tokenUrl: '/api/rest/oauth/frontend/token', scopes: { me: 'The account itself.' } } },
  },
  clientSecret: {
    type: 'http',
    scheme: 'basic',
    description: 'Id and secret of a client, `cli_…:…`; or both in the form: `-u "$CLIENT"`',
  },
};
