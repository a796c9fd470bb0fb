import { expect, it } from 'vitest';
import { oauthError, partsOf, TOKEN_PATHS, tokenCall } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';
import { REJECTIONS, type RejectedCallers, refused } from '../support/token-rejections.ts';

const scopes = ['identity-verification', 'frontend'] as const;
const callers: RejectedCallers = {
  oauth: await aClient('oauth', { scopes }),
  other: await aClient('oauth', { scopes }),
  open: await aClient('public'),
  key: await aClient('key'),
};
const { id, credential } = callers.oauth;
const grant_type = 'client_credentials';

const cases = TOKEN_PATHS.flatMap((path) => REJECTIONS.map((rejection) => ({ path, name: rejection[0], rejection })));

it.each(cases)('rejects at $path: $name', async ({ path, rejection }) => {
  const [, , status, error] = rejection;
  const response = await refused(path, rejection, callers);

  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('pragma')).toBe('no-cache');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('cko-request-id')).toMatch(/./);
  expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="applicants"' : null);
  expect(await oauthError(response)).toEqual([status, error]);
});

it.each(TOKEN_PATHS)('returns at %s an uncached response with exactly the published keys', async (path) => {
  const response = await tokenCall(path, { grant_type }, { headers: basic(id, credential) });

  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('pragma')).toBe('no-cache');
  expect(await response.json()).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'identity-verification frontend',
  });
});

it.each(TOKEN_PATHS)('returns 405 at %s to every method but POST, with or without credentials', async (path) => {
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const response = await call(method, path);
    expect(response.headers.get('allow')).toMatch(/^(OPTIONS, )?POST(, OPTIONS)?$/);
    expect(await oauthError(response)).toEqual([405, 'invalid_request']);
  }
});

it.each([
  ['by Basic', { headers: basic(id, credential) }, {}],
  ['in the form', {}, { client_id: id, client_secret: credential }],
  ['both ways at once', { headers: basic(id, credential) }, { client_id: id, client_secret: credential }],
  ['by Basic with the id in the form', { headers: basic(id, credential) }, { client_id: id }],
  ['by Basic in another case', { headers: { authorization: `bAsIc  ${btoa(`${id}:${credential}`)}` } }, {}],
  ['by Basic without padding', { headers: trimmed(basic(id, credential)) }, {}],
  ['by Basic, percent-encoded', { headers: basic(escaped(id), escaped(credential)) }, {}],
  ['by Basic with empty parameters in the form', { headers: basic(id, credential) }, { client_id: '', scope: '' }],
  ['by Basic with unknown parameters', { headers: basic(id, credential) }, { audience: 'all', resource: '' }],
])('takes a client %s', async (_name, options, form) => {
  const response = await tokenCall(PATHS.clientToken, { grant_type, ...form }, options);
  expect(response.status).toBe(200);
});

it('takes a percent-encoded id only from Basic: a form has been decoded already', async () => {
  const form = { grant_type, client_id: escaped(id), client_secret: credential };
  expect(await oauthError(await tokenCall(PATHS.clientToken, form))).toEqual([400, 'invalid_client']);
});

it('looks for credentials in the header and the form, never in the address', async () => {
  const query = new URLSearchParams({ client_id: id, client_secret: credential });
  const response = await tokenCall(`/connect/token?${query}`, { grant_type });
  expect(await oauthError(response)).toEqual([400, 'invalid_client']);
});

it.each(
  TOKEN_PATHS.flatMap((path) =>
    (
      [
        ['gateway identity-verification', 'identity-verification'],
        ['vault frontend gateway identity-verification', 'frontend identity-verification'],
        ['openid profile frontend', 'frontend'],
        ['constructor frontend', 'frontend'],
      ] as const
    ).map((row) => [path, ...row] as const),
  ),
)('leaves out at %s the scopes that are not known of %j: %s', async (path, scope, granted) => {
  const response = await tokenCall(path, { grant_type, scope }, { headers: basic(id, credential) });
  const token = await response.json<{ access_token: string; scope: string }>();
  expect(token.scope).toBe(granted);
  expect(partsOf(token.access_token).payload.scope).toBe(granted);
});

it.each(
  TOKEN_PATHS.flatMap((path) =>
    ['gateway', 'gateway vault', 'gateway privacy', 'gateway me'].map((scope) => [path, scope] as const),
  ),
)('grants nothing at %s for the scope %j', async (path, scope) => {
  const response = await tokenCall(path, { grant_type, scope }, { headers: basic(id, credential) });
  expect(await oauthError(response)).toEqual([400, 'invalid_scope']);
});

it.each(
  TOKEN_PATHS.flatMap((path) =>
    ['resource=a&resource=b', 'audience=x&audience=x', 'scope[]=a&scope[]=b', 'x&x&&=&='].map(
      (more) => [path, more] as const,
    ),
  ),
)('ignores at %s parameters that are not known, however often they stand there: %s', async (path, more) => {
  const body = new URLSearchParams(`grant_type=${grant_type}&${more}`);
  expect((await call('POST', path, { headers: basic(id, credential), body })).status).toBe(200);
});

it.each(
  TOKEN_PATHS.flatMap((path) =>
    ['ISO-8859-1', 'us-ascii', '"windows-1252"', 'utf-16'].map((charset) => [path, charset] as const),
  ),
)('takes at %s a form of ASCII in the charset %s', async (path, charset) => {
  const headers = {
    ...basic(id, credential),
    'content-type': `application/x-www-form-urlencoded; charset=${charset}`,
  };
  expect((await call('POST', path, { headers, body: `grant_type=${grant_type}` })).status).toBe(200);
});

it.each([
  [undefined, 'identity-verification frontend'],
  ['', 'identity-verification frontend'],
  ['frontend', 'frontend'],
  ['frontend identity-verification', 'frontend identity-verification'],
  ['frontend  frontend', 'frontend'],
  [' identity-verification ', 'identity-verification'],
])('grants for the scope %j: %s', async (scope, granted) => {
  const response = await tokenCall(PATHS.clientToken, { grant_type, scope }, { headers: basic(id, credential) });
  const token = await response.json<{ access_token: string; scope: string }>();
  expect(token.scope).toBe(granted);
  expect(partsOf(token.access_token).payload.scope).toBe(granted);
});

it('gives a client several tokens that are valid side by side', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => tokenCall(PATHS.clientToken, form())));
  const tokens = await Promise.all(answers.map(async (answer) => (await answer.json<Token>()).access_token));

  expect(new Set(tokens).size).toBe(3);
  for (const token of tokens) {
    const response = await call('POST', PATHS.applicants, { headers: bearer(token), json: {} });
    expect(response.status).toBe(201);
  }
});

type Token = { access_token: string };

function form() {
  return { grant_type, client_id: id, client_secret: credential };
}

function trimmed({ authorization }: { authorization: string }) {
  return { authorization: authorization.replace(/=+$/, '') };
}

/** Every character as the form encoding may write it. */
function escaped(text: string): string {
  return Array.from(text, (character) => `%${character.charCodeAt(0).toString(16)}`).join('');
}
