import type { App } from '../app.ts';
import { sha256 } from '../crypto/hash.ts';
import { Failure } from '../failure.ts';
import type { Caller, Security } from '../http/endpoint.ts';
import { API_KEY, type Client, type Scope } from './client.ts';
import { clientBySecretHash } from './registry.ts';

/** A client that has shown who it is. */
export interface ClientCaller extends Caller {
  readonly client: Client;
}

/** The schemes that endpoints name, as OpenAPI describes them. */
export const securitySchemes = {
  apiKey: { type: 'http', scheme: 'bearer', description: 'An API secret key, `sk_…`, as a Bearer credential.' },
};

/** A scheme name is case-insensitive, and one or more spaces follow it (RFC 9110 section 11.4). */
const BEARER = /^Bearer +(\S+)$/i;

/** An API secret key as a Bearer credential, of a client that has been given the scope. */
export function bearer(scope: Scope): Security<ClientCaller> {
  return {
    schemes: ['apiKey'],
    async identify(request, app) {
      const client = await clientOf(request, app);
      if (!client.scopes.includes(scope)) throw new Failure('scope_insufficient');
      return { clientId: client.id, client };
    },
  };
}

async function clientOf(request: Request, app: App): Promise<Client> {
  const authorization = request.headers.get('authorization');
  if (authorization === null) throw new Failure('credentials_missing');
  const credential = BEARER.exec(authorization)?.[1] ?? '';
  if (!API_KEY.test(credential)) throw new Failure('token_invalid');
  const client = await clientBySecretHash(app, await sha256(credential));
  if (client?.kind !== 'key') throw new Failure('token_invalid');
  return client;
}
