import * as oauth from 'oauth4webapi';
import { expect, it } from 'vitest';
import { TOKEN_PATHS } from '../support/oauth.ts';
import { aClient } from '../support/seed.ts';
import { call } from '../support/service.ts';
import { REJECTIONS, type RejectedCallers, refused } from '../support/token-rejections.ts';

const scopes = ['identity-verification', 'frontend'] as const;
const callers: RejectedCallers = {
  oauth: await aClient('oauth', { scopes }),
  other: await aClient('oauth', { scopes }),
  open: await aClient('public'),
  key: await aClient('key'),
};

const ISSUER = 'https://applicants.example';

/** The server as the library knows it; what it sends goes into the Worker. */
function serverAt(path: string) {
  const server: oauth.AuthorizationServer = { issuer: ISSUER, token_endpoint: `${ISSUER}${path}` };
  const options = {
    [oauth.customFetch]: (url: string, { method, headers, body }: oauth.CustomFetchOptions<string, URLSearchParams>) =>
      call(method, new URL(url).pathname, { headers, body }),
  };
  return { server, options };
}

const methods = [
  ['client_secret_basic', oauth.ClientSecretBasic],
  ['client_secret_post', oauth.ClientSecretPost],
] as const;

it.each(TOKEN_PATHS.flatMap((path) => methods.map(([name, authenticate]) => ({ path, name, authenticate }))))(
  'completes client_credentials at $path with $name',
  async ({ path, authenticate }) => {
    const { server, options } = serverAt(path);
    const client = { client_id: callers.oauth.id };
    const authentication = authenticate(callers.oauth.credential);

    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      { scope: 'identity-verification' },
      options,
    );
    const token = await oauth.processClientCredentialsResponse(server, client, response);

    expect(token).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'identity-verification',
    });
  },
);

it.each(TOKEN_PATHS)('returns unauthorized_client to a public client at %s', async (path) => {
  const { server, options } = serverAt(path);
  const client = { client_id: callers.open.id };

  const response = await oauth.clientCredentialsGrantRequest(server, client, oauth.None(), {}, options);
  const processed = oauth.processClientCredentialsResponse(server, client, response);

  await expect(processed).rejects.toMatchObject({ error: 'unauthorized_client', status: 400 });
});

it.each(TOKEN_PATHS.flatMap((path) => REJECTIONS.map((rejection) => ({ path, name: rejection[0], rejection }))))(
  'understands the rejection at $path of: $name',
  async ({ path, rejection }) => {
    const [, , status, error] = rejection;
    const { server } = serverAt(path);

    const response = await refused(path, rejection, callers);
    const copy = response.clone();
    const thrown = await oauth.processClientCredentialsResponse(server, { client_id: 'x' }, response).catch((it) => it);

    if (status === 401) {
      expect(thrown).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
      expect(thrown.cause).toEqual([{ scheme: 'basic', parameters: { realm: 'applicants' } }]);
      expect(await copy.json()).toMatchObject({ error });
    } else {
      expect(thrown).toBeInstanceOf(oauth.ResponseBodyError);
      expect(thrown).toMatchObject({ error, error_description: expect.stringMatching(/./) });
    }
    expect(thrown.status).toBe(status);
  },
);
