import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { clockAt } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { oauthError, signAgain, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';
import { UNKNOWN_CLIENT, WRONG_SECRET } from '../support/token-rejections.ts';

const site = await aClient('public');
const other = await aClient('public', { scopes: ['identity-verification'] });
const backEnd = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const backOffice = await aClient('oauth', { scopes: ['identity-verification'] });
const key = await aClient('key', { scopes: ['identity-verification', 'frontend'] });
const token = await tokenOf(backEnd);

/** An Accounts call that changes nothing and returns `false` to each caller that may make it. */
function ask(headers: Record<string, string>, options: Omit<Call, 'headers'> = {}): Promise<Response> {
  return call('GET', `${PATHS.checkUsername}?username=unknown`, { headers, ...options });
}

it.each([
  ['a public client by Basic', basic(site.id, '')],
  ['a public client by Basic without the colon', { authorization: `Basic ${btoa(site.id)}` }],
  ['a public client by Basic without padding', { authorization: `Basic ${btoa(`${site.id}:`).replace(/=+$/, '')}` }],
  ['a client with a secret by Basic', basic(backEnd.id, backEnd.credential)],
  ['a client token', bearer(token)],
  ['a client token of less', bearer(await tokenOf(backEnd, { scope: 'frontend' }))],
])('accepts %s', async (_name, headers) => {
  const response = await ask(headers);
  expect([response.status, await response.json()]).toEqual([200, false]);
});

it.each<[string, Record<string, string>]>([
  ['a client with a wrong secret by Basic', basic(backEnd.id, WRONG_SECRET)],
  ["a client with another client's secret by Basic", basic(backEnd.id, backOffice.credential)],
  ['a client with a secret by Basic that keeps it back', basic(backEnd.id, '')],
  ['a client with a secret by Basic without the colon', { authorization: `Basic ${btoa(backEnd.id)}` }],
  ['an API key by Basic', basic(key.id, '')],
  ['an API key by Basic as a secret', basic(key.id, key.credential)],
  ['an API key by Basic as a name', basic(key.credential, '')],
  ['an API key as Bearer', bearer(key.credential)],
  ['a public client with a secret', basic(site.id, WRONG_SECRET)],
  ['an unknown client', basic(UNKNOWN_CLIENT, '')],
  ['an empty id by Basic', basic('', '')],
  ['Basic that is not base64', { authorization: 'Basic ~' }],
  ['Basic that is not UTF-8', { authorization: 'Basic //4=' }],
  ['a client id as Bearer', bearer(site.id)],
  ['a client id alone', { authorization: site.id }],
  ['a token with another type', bearer(await signAgain(token, { typ: 'JWT' }))],
  ['a token signed for links', bearer(await signAgain(token, { purpose: 'link' }))],
  ["an applicant's token that was never issued", bearer(`aat_${'A'.repeat(43)}`)],
])('rejects %s', async (_name, headers) => {
  const response = await ask(headers);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await oauthError(response)).toEqual([401, 'invalid_token']);
});

it.each([
  [bearer(`${token}x`), 401, 'invalid_token', 'token expired or otherwise invalid'],
  [basic(other.id, ''), 403, 'insufficient_scope', 'valid token with insufficient scope'],
])('uses the published words: %j', async (headers, status, error, error_description) => {
  const response = await ask(headers);
  expect([response.status, await response.json()]).toEqual([status, { error, error_description }]);
});

it('asks for credentials without naming an error where there are none', async () => {
  const response = await ask({});
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect([response.status, await response.json()]).toEqual([401, {}]);
});

it.each([
  ['a token without the scope', bearer(await tokenOf(backEnd, { scope: 'identity-verification' }))],
  ['a public client without the scope', basic(other.id, '')],
  ['a client with a secret without the scope', basic(backOffice.id, backOffice.credential)],
])('returns 403 insufficient_scope to %s', async (_name, headers) => {
  const response = await ask(headers);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  expect(await oauthError(response)).toEqual([403, 'insufficient_scope']);
});

it.each([
  ['a client token', bearer(token)],
  ['a client token without the scope', bearer(await tokenOf(backEnd, { scope: 'identity-verification' }))],
  ['a public client', basic(site.id, '')],
  ['a client with a secret', basic(backEnd.id, backEnd.credential)],
])("returns the published words to %s where the applicant's own token is needed", async (_name, headers) => {
  const response = await call('GET', PATHS.me, { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await response.json()).toEqual({
    error: 'invalid_token',
    error_description: 'user token required, but client token sent',
  });
});

it('rejects a revoked public client within 60 seconds', async () => {
  const clock = clockAt(Date.now());
  const { id } = await aClient('public');
  expect((await ask(basic(id, ''), { seams: { clock } })).status).toBe(200);

  await revokeClient(
    openDatabase(env.DB, null, systemClock, () => {}),
    id,
    clock.now(),
  );
  clock.advance(60_000);

  expect(await oauthError(await ask(basic(id, ''), { seams: { clock } }))).toEqual([401, 'invalid_token']);
});

it('verifies a cached public client and a client token without the database', async () => {
  for (const headers of [basic(site.id, ''), bearer(token)]) {
    await ask(headers);
    const { d1, trips } = counting(env.DB);
    expect((await ask(headers, { env: { DB: d1 } })).status).toBe(200);
    expect(trips()).toBe(1);
  }
});
