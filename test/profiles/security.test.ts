import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { newApiKey } from '../../src/clients/client.ts';
import { revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { clockAt } from '../support/clock.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call } from '../support/service.ts';

const db = openDatabase(env.DB, null, systemClock, () => {});
const read = (authorization: string, seams = {}) =>
  call('GET', `${PATHS.applicants}?email=a@b.co`, { headers: { authorization }, seams });

/** Registers a client and gives it that key. */
async function withKey(key: string): Promise<void> {
  const { id } = await aClient('key');
  await env.DB.prepare('update clients set secret_hash = ? where id = ?')
    .bind(await sha256(key), id)
    .run();
}

const BODY = 'abcdefghijklmnopqrstuvwx27';

it.each([...'az27*#$='].flatMap((last) => [`sk_${BODY}${last}`, `sk_sbox_${BODY}${last}`]))(
  'takes a key of the published format: %s',
  async (key) => {
    await withKey(key);
    expect((await read(`Bearer ${key}`)).status).toBe(200);
  },
);

it.each([
  `sk_${BODY}`,
  `sk_${BODY}aa`,
  `sk_${BODY}%`,
  `sk_${BODY}1`,
  `sk_${BODY.replace('a', '1')}a`,
  `sk_${BODY.toUpperCase()}a`,
  `SK_${BODY}a`,
  `sk_test_${BODY}a`,
  `pk_${BODY}a`,
  `${BODY}a`,
])('rejects a key of another format even if it is stored: %s', async (key) => {
  await withKey(key);
  const response = await read(`Bearer ${key}`);
  expect(await failureOf(response)).toEqual([401, 'unauthorized']);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
});

it('makes keys of the published format', () => {
  for (let count = 0; count < 100; count++) expect(newApiKey()).toMatch(/^sk_(sbox_)?[a-z2-7]{26}[a-z2-7*#$=]$/);
});

const { id, credential } = await aClient('key');

it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('takes the scheme however it is written: %j', async (scheme) => {
  expect((await read(`${scheme} ${credential}`)).status).toBe(200);
});

it.each([
  credential,
  'Bearer',
  'Bearer ',
  `Bearer${credential}`,
  `Bearer "${credential}"`,
  `Bearer ${credential} ${credential}`,
  `Bearer ${credential},Bearer ${credential}`,
  `Basic ${btoa(`${credential}:`)}`,
  `Basic ${btoa(`${id}:${credential}`)}`,
  `Token ${credential}`,
  `Bearer ${id}`,
  `Bearer ${newApiKey()}`,
  `Bearer ${'a'.repeat(5_000)}`,
  'Bearer null',
  '',
])('returns 401 to %j', async (authorization) => {
  expect(await failureOf(await read(authorization))).toEqual([401, 'unauthorized']);
});

it('takes no key from the query or another header', async () => {
  const response = await call('GET', `${PATHS.applicants}?email=a@b.co&access_token=${credential}`, {
    headers: { 'x-api-key': credential, cookie: `authorization=${credential}` },
  });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
});

it('serves a revoked key for 30 seconds at most', async () => {
  const revoked = await aClient('key');
  const clock = clockAt(Date.now());
  const readThen = () => read(`Bearer ${revoked.credential}`, { clock });
  expect((await readThen()).status).toBe(200);
  expect(await revokeClient(db, revoked.id, clock.now())).toBe(true);
  clock.advance(30_000);
  expect(await failureOf(await readThen())).toEqual([401, 'unauthorized']);
});

it('accepts a key at once when it is registered after it was rejected', async () => {
  const key = newApiKey();
  expect((await read(`Bearer ${key}`)).status).toBe(401);
  await withKey(key);
  expect((await read(`Bearer ${key}`)).status).toBe(200);
});

it.each([[[]], [['frontend']], [['privacy']], [['frontend', 'privacy']]] as const)(
  'returns 403 to a key with the scopes %j',
  async (scopes) => {
    const other = await aClient('key', { scopes });
    const response = await call('GET', `${PATHS.applicants}?email=a@b.co`, { headers: bearer(other.credential) });
    expect(await failureOf(response)).toEqual([403, 'forbidden']);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
  },
);

it('takes a key that has the scope among others', async () => {
  const other = await aClient('key', { scopes: ['privacy', 'identity-verification', 'frontend'] });
  expect((await read(`Bearer ${other.credential}`)).status).toBe(200);
});

it('takes no secret of an OAuth client for a key, whatever it looks like', async () => {
  const other = await aClient('oauth', { scopes: ['identity-verification'] });
  const key = newApiKey();
  await env.DB.prepare('update clients set secret_hash = ? where id = ?')
    .bind(await sha256(key), other.id)
    .run();
  expect((await read(`Bearer ${key}`)).status).toBe(401);
});
