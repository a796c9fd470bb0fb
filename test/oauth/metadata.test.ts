import { expect, it } from 'vitest';
import { issuers } from '../../src/oauth/metadata/issuers.ts';
import { partsOf, tokenCall } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

const origin = 'https://applicants.example';
const client = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const ofClient = { headers: basic(client.id, client.credential) };

/** Metadata of an issuer, found where RFC 8414 section 3.1 has it: between host and path. */
async function metadataOf(issuer: string) {
  const { pathname } = new URL(issuer);
  const response = await call('GET', `/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  return response.json<{ issuer: string; token_endpoint: string }>();
}

it('of Profiles name its token endpoint and how a client gets a token there', async () => {
  expect(await metadataOf(origin)).toEqual({
    issuer: origin,
    token_endpoint: `${origin}/connect/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: ['identity-verification', 'identity-verification:read', 'privacy', 'events', 'import'],
    service_documentation: `${origin}/docs`,
  });
});

it('of Accounts name the password grant, public clients and the revocation endpoint as well', async () => {
  expect(await metadataOf(`${origin}/api/rest/oauth/frontend`)).toEqual({
    issuer: `${origin}/api/rest/oauth/frontend`,
    token_endpoint: `${origin}/api/rest/oauth/frontend/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    revocation_endpoint: `${origin}/api/rest/oauth/frontend/revoke`,
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    grant_types_supported: ['client_credentials', 'password'],
    response_types_supported: [],
    scopes_supported: ['frontend', 'me'],
    service_documentation: `${origin}/docs`,
  });
});

it.each(issuers({ publicOrigin: origin }))('name the issuer that tokens got there carry: %s', async (issuer) => {
  const { token_endpoint } = await metadataOf(issuer);
  const response = await tokenCall(new URL(token_endpoint).pathname, { grant_type: 'client_credentials' }, ofClient);
  const { access_token } = await response.json<{ access_token: string }>();
  expect(partsOf(access_token).payload).toMatchObject({ iss: issuer, aud: origin, sub: client.id });

  const headers = bearer(access_token);
  expect((await call('POST', PATHS.applicants, { headers })).status).toBe(201);
  expect((await call('GET', PATHS.checkMail, { headers })).status).toBe(200);
});

it.each([
  '/.well-known/openid-configuration',
  '/api/rest/oauth/frontend/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/connect/token',
])('are nowhere else: %s', async (path) => {
  expect((await call('GET', path)).status).toBe(404);
});
