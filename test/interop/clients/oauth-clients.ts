import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../support/paths.ts';
import { type Service, signUp } from '../../support/served.ts';

const scopes = ['identity-verification', 'frontend'] as const;
const INSECURE = { [oauth.allowInsecureRequests]: true };

/** Where each of the two issuers is, from the origin on. */
const ISSUERS = [
  ['Profiles', ''],
  ['Accounts', '/api/rest/oauth/frontend'],
] as const;

/** How a client authenticates, in each of the libraries. */
const METHODS = [
  ['by Basic', oauth.ClientSecretBasic, openid.ClientSecretBasic],
  ['by form', oauth.ClientSecretPost, openid.ClientSecretPost],
] as const;

const CASES = ISSUERS.flatMap(([issuer, path]) =>
  METHODS.map(([method, strict, certified]) => ({ issuer, path, method, strict, certified })),
);

/** Two strict OAuth clients: each discovers an issuer, gets tokens, calls with them and revokes them. */
export async function testOAuthClients({ origin, register }: Service): Promise<void> {
  const backEnd = await register('oauth', { scopes });
  const site = await register('public', { scopes: ['frontend'] });

  /** The status of a call that the token of each issuer may make. */
  const used = async (token: string) =>
    (await fetch(`${origin}/applicants`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status;
  const meOf = async (token: string) =>
    (await fetch(`${origin}${PATHS.me}`, { headers: { authorization: `Bearer ${token}` } })).status;

  describe('oauth4webapi', () => {
    async function discover(path: string): Promise<oauth.AuthorizationServer> {
      const issuer = new URL(`${origin}${path}`);
      const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...INSECURE });
      return oauth.processDiscoveryResponse(issuer, response);
    }

    it.each(CASES)('gets a client token of $issuer $method', async ({ path, strict }) => {
      const server = await discover(path);
      const client = { client_id: backEnd.id };
      const authentication = strict(backEnd.credential);
      const parameters = { scope: 'gateway identity-verification' };
      const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, INSECURE);
      const token = await oauth.processClientCredentialsResponse(server, client, response);
      expect(token.scope).toBe('identity-verification');
      expect(await used(token.access_token)).toBe(201);
    });

    it('logs an applicant in and out by a generic grant', async () => {
      const server = await discover('/api/rest/oauth/frontend');
      const client = { client_id: site.id };
      const person = await signUp(origin, site);
      const response = await oauth.genericTokenEndpointRequest(
        server,
        client,
        oauth.None(),
        'password',
        { ...person, scope: 'frontend' },
        INSECURE,
      );
      const token = await oauth.processGenericTokenEndpointResponse(server, client, response);
      expect(token.scope).toBe('me');
      expect(await meOf(token.access_token)).toBe(200);
      const revoked = await oauth.revocationRequest(server, client, oauth.None(), token.access_token, INSECURE);
      await oauth.processRevocationResponse(revoked);
      expect(await meOf(token.access_token)).toBe(401);
    });

    it.each([
      ['a wrong secret in the form', oauth.ClientSecretPost('wrong'), 'client_credentials', {}, 'invalid_client'],
      ['a wrong password', oauth.None(), 'password', { username: 'unknown', password: 'x' }, 'invalid_grant'],
      ['a grant that is not known', oauth.None(), 'urn:example:grant', {}, 'unsupported_grant_type'],
      ['a client token for a public client', oauth.None(), 'client_credentials', {}, 'unauthorized_client'],
    ] as const)('reads the error of %s', async (_, authentication, grant, parameters, error) => {
      const server = await discover('/api/rest/oauth/frontend');
      const client = { client_id: error === 'invalid_client' ? backEnd.id : site.id };
      const response = await oauth.genericTokenEndpointRequest(
        server,
        client,
        authentication,
        grant,
        { ...parameters },
        INSECURE,
      );
      const processed = oauth.processGenericTokenEndpointResponse(server, client, response);
      await expect(processed).rejects.toMatchObject({ error, status: 400, error_description: expect.any(String) });
    });

    it('reads the challenge of a wrong secret by Basic', async () => {
      const server = await discover('');
      const client = { client_id: backEnd.id };
      const basic = oauth.ClientSecretBasic('wrong');
      const response = await oauth.clientCredentialsGrantRequest(server, client, basic, {}, INSECURE);
      await expect(oauth.processClientCredentialsResponse(server, client, response)).rejects.toMatchObject({
        cause: [{ scheme: 'basic', parameters: { realm: 'applicants' } }],
      });
    });

    it('is told that a client token cannot be revoked', async () => {
      const server = await discover('/api/rest/oauth/frontend');
      const client = { client_id: backEnd.id };
      const basic = oauth.ClientSecretBasic(backEnd.credential);
      const granted = await oauth.clientCredentialsGrantRequest(server, client, basic, {}, INSECURE);
      const { access_token } = await oauth.processClientCredentialsResponse(server, client, granted);
      const response = await oauth.revocationRequest(server, client, basic, access_token, INSECURE);
      await expect(oauth.processRevocationResponse(response)).rejects.toMatchObject({
        error: 'unsupported_token_type',
        status: 400,
      });
    });
  });

  describe('openid-client', () => {
    /** OAuth's metadata, RFC 8414: the library looks for those of OpenID Connect unless it is told. */
    function discover(path: string, id: string, authentication: openid.ClientAuth): Promise<openid.Configuration> {
      const issuer = new URL(`${origin}${path}`);
      const execute = [openid.allowInsecureRequests];
      return openid.discovery(issuer, id, undefined, authentication, { algorithm: 'oauth2', execute });
    }

    it.each(CASES)('gets a client token of $issuer $method', async ({ path, certified }) => {
      const configuration = await discover(path, backEnd.id, certified(backEnd.credential));
      expect(configuration.serverMetadata().issuer).toBe(`${origin}${path}`);
      const token = await openid.clientCredentialsGrant(configuration, { scope: 'identity-verification' });
      expect(token.expiresIn()).toBeGreaterThan(3_000);
      expect(await used(token.access_token)).toBe(201);
    });

    it('logs an applicant in and out by a generic grant', async () => {
      const configuration = await discover('/api/rest/oauth/frontend', site.id, openid.None());
      const person = await signUp(origin, site);
      const token = await openid.genericGrantRequest(configuration, 'password', { ...person, scope: 'frontend' });
      expect(token.scope).toBe('me');
      expect(await meOf(token.access_token)).toBe(200);
      await openid.tokenRevocation(configuration, token.access_token);
      expect(await meOf(token.access_token)).toBe(401);
      await openid.tokenRevocation(configuration, token.access_token);
    });

    it.each([
      ['a wrong secret', 'wrong', {}, 'invalid_client'],
      ['a scope that is not given', backEnd.credential, { scope: 'privacy' }, 'invalid_scope'],
    ] as const)('reads the error of %s', async (_, secret, parameters, error) => {
      const configuration = await discover('', backEnd.id, openid.ClientSecretPost(secret));
      const granted = openid.clientCredentialsGrant(configuration, parameters);
      await expect(granted).rejects.toMatchObject({ error, status: 400 });
    });

    it('finds nothing where OpenID Connect has its metadata', async () => {
      const execute = [openid.allowInsecureRequests];
      const discovery = openid.discovery(new URL(origin), site.id, undefined, openid.None(), { execute });
      await expect(discovery).rejects.toThrow('unexpected HTTP response status code');
    });
  });
}
