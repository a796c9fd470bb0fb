import { expect, it } from 'vitest';
import { clockAt } from '../support/clock.ts';
import { partOf, partsOf, signAgain, tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

const client = await aClient('oauth', { scopes: ['identity-verification', 'privacy'] });
const token = await tokenOf(client);
const [header, payload, signature] = token.split('.') as [string, string, string];

/** A read of an applicant that is not there: 404 says that the credentials were good. */
function read(credential: string, options = {}): Promise<Response> {
  return call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(credential), ...options });
}

it('takes a token as it was given, and one that the same keys have signed again', async () => {
  expect((await read(token)).status).toBe(404);
  expect((await read(await signAgain(token, {}))).status).toBe(404);
});

it('gives a token that reads alone to a client that may do more, and takes it for that', async () => {
  const response = await tokenCall(
    PATHS.clientToken,
    { grant_type: 'client_credentials', scope: 'identity-verification:read' },
    { headers: basic(client.id, client.credential) },
  );
  const { access_token, scope } = await response.json<{ access_token: string; scope: string }>();
  expect(scope).toBe('identity-verification:read');
  expect((await read(access_token)).status).toBe(404);
  const write = await call('POST', PATHS.applicants, { headers: bearer(access_token), json: {} });
  expect(write.status).toBe(403);
});

it('says in a token which client got it and for what, and nothing secret', () => {
  expect(partsOf(token).header).toEqual({ alg: 'HS256', typ: 'at+jwt' });
  expect(partsOf(token).payload).toEqual({
    iss: 'https://applicants.example',
    aud: 'https://applicants.example',
    sub: client.id,
    client_id: client.id,
    scope: 'identity-verification privacy',
    secret: expect.stringMatching(/^[\w-]{16}$/),
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
  });
  expect(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).not.toContain(client.credential);
});

it.each<[string, string | Promise<string>]>([
  ['another scope in the payload', [header, changed({ scope: 'frontend identity-verification' }), signature].join('.')],
  ['a later end in the payload', [header, changed({ exp: 9_999_999_999 }), signature].join('.')],
  ['another signature', [header, payload, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.')],
  ['a shorter signature', [header, payload, signature.slice(0, -4)].join('.')],
  ['no signature', [header, payload, ''].join('.')],
  ['two parts', [header, payload].join('.')],
  ['the signature of another token', [header, payload, (await tokenOf(client)).split('.')[2]].join('.')],
  ['alg none', [partOf({ alg: 'none', typ: 'at+jwt' }), payload, ''].join('.')],
  ['alg none with the signature', [partOf({ alg: 'none', typ: 'at+jwt' }), payload, signature].join('.')],
  ['another algorithm', [partOf({ alg: 'HS512', typ: 'at+jwt' }), payload, signature].join('.')],
  [
    'a key of its own',
    [partOf({ alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AA' } }), payload, signature].join('.'),
  ],
  ['the type of any JWT', signAgain(token, { typ: 'JWT' })],
  ['no type', signAgain(token, { typ: '' })],
  ['a signature for links', signAgain(token, { purpose: 'link' })],
  ['a signature for idempotency keys', signAgain(token, { purpose: 'idempotency' })],
  ['a signature for counted names', signAgain(token, { purpose: 'name-limit' })],
  ['a signature by another secret', signAgain(token, { secrets: 'another secret that only an attacker has' })],
  ['another issuer', signAgain(token, { claims: { iss: 'https://other.example' } })],
  ['another audience', signAgain(token, { claims: { aud: 'https://other.example' } })],
  ['an unknown client', signAgain(token, { claims: { client_id: 'cli_2222222222222222' } })],
  ['no client', signAgain(token, { claims: { client_id: undefined } })],
  ['the fingerprint of another secret', signAgain(token, { claims: { secret: 'A'.repeat(16) } })],
  ['no fingerprint', signAgain(token, { claims: { secret: undefined } })],
  ['an end that is past', signAgain(token, { claims: { exp: 1_000_000_000 } })],
  ['an end that is no time', signAgain(token, { claims: { exp: 'never' } })],
  ['three empty parts', '..'],
  ['a word', 'undefined'],
  ['an unknown API key', `sk_${'a'.repeat(27)}`],
  ["a client's secret", client.credential],
])('rejects a token with %s', async (_name, forged) => {
  const response = await read(await forged);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(response)).toEqual([401, 'unauthorized']);
});

it('rejects a signed token of a public client, which is never issued one', async () => {
  const { id } = await aClient('public', { scopes: ['identity-verification'] });
  const forged = await signAgain(token, { claims: { client_id: id } });
  expect(await failureOf(await read(forged))).toEqual([401, 'unauthorized']);
});

it.each([
  ['no scheme', token],
  ['a scheme alone', 'Bearer'],
  ['Basic', `Basic ${btoa(`${client.id}:${client.credential}`)}`],
  ['two tokens', `Bearer ${token}, Bearer ${token}`],
  ['something behind it', `Bearer ${token} x`],
  ['nothing at all', ''],
])('rejects a header with %s', async (_name, authorization) => {
  const response = await call('GET', PATHS.applicant(UNKNOWN_ID), { headers: { authorization } });
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(response)).toEqual([401, 'unauthorized']);
});

it('asks for credentials without naming an error where there are none', async () => {
  const response = await call('GET', PATHS.applicant(UNKNOWN_ID));
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(await failureOf(response)).toEqual([401, 'unauthorized']);
});

it('takes no token from the address', async () => {
  const response = await call('GET', `/applicants/${UNKNOWN_ID}?access_token=${token}`);
  expect(response.status).toBe(401);
});

it('takes a token for an hour to the second', async () => {
  const clock = clockAt(Date.now());
  const seams = { clock };
  const fresh = await tokenOf(client, { seams });

  clock.advance(3_599_000 - (clock.now() % 1000));
  expect((await read(fresh, { seams })).status).toBe(404);

  clock.advance(1_000);
  const late = await read(fresh, { seams });
  expect(late.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(late)).toEqual([401, 'unauthorized']);
});

it.each([
  ['a token that asked for less', async () => tokenOf(client, { scope: 'privacy' })],
  ['a client without the scope', async () => tokenOf(await aClient('oauth', { scopes: ['frontend'] }))],
  ['a client without any', async () => tokenOf(await aClient('oauth', { scopes: [] }))],
  ['a key without the scope', async () => (await aClient('key', { scopes: ['privacy'] })).credential],
  ["an applicant's token", async () => `aat_${'A'.repeat(54)}`],
])('returns 403 insufficient_scope to %s', async (_name, credential) => {
  const response = await read(await credential());
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  expect(await failureOf(response)).toEqual([403, 'forbidden']);
});

it('does not widen a token that was signed for more than its client may do', async () => {
  const narrow = await aClient('oauth', { scopes: ['privacy'] });
  const forged = await signAgain(await tokenOf(narrow), { claims: { scope: 'identity-verification' } });
  expect(await failureOf(await read(forged))).toEqual([403, 'forbidden']);
});

it('takes the scheme in any case, with any number of spaces', async () => {
  for (const scheme of ['bearer', 'BEARER', 'Bearer  ']) {
    const headers = { authorization: `${scheme} ${token}` };
    expect((await call('GET', PATHS.applicant(UNKNOWN_ID), { headers })).status).toBe(404);
  }
});

function changed(claims: object): string {
  return partOf({ ...partsOf(token).payload, ...claims });
}
