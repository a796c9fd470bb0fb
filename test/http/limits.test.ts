import { expect, it } from 'vitest';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { statusesOf, withinOneMinute } from '../support/limits.ts';
import { oauthError, tokenCall } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

useCheapPasswords();

const site = await aClient('public');
const other = await aClient('public');
const backEnd = await aClient('oauth', { scopes: ['identity-verification', 'frontend'] });
const key = await aClient('key');

const CHECK = `${PATHS.checkUsername}?username=unknown`;
const grant = { grant_type: 'client_credentials' };
const ofSite = basic(site.id, '');

const from = (address: string, headers: Record<string, string> = {}) => ({ 'cf-connecting-ip': address, ...headers });
const check = (headers: Record<string, string>) => call('GET', CHECK, { headers });
const read = (headers: Record<string, string>) => call('GET', PATHS.applicant(UNKNOWN_ID), { headers });

/** An address without calls so far. */
let last = 0;
function newAddress(): string {
  last += 1;
  return `192.0.2.${last}`;
}

it('lets a public client call 300 times a minute from one address', async () => {
  await withinOneMinute(async () => {
    const headers = from(newAddress(), ofSite);
    expect(await statusesOf(300, () => check(headers))).toEqual({ 200: 300 });

    const refused = await check(headers);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect([refused.status, await refused.json()]).toEqual([
      429,
      { code: 'too_many_requests', message: expect.any(String) },
    ]);
    const atTokens = await tokenCall(PATHS.frontendToken, grant, { headers });
    expect(atTokens.headers.get('retry-after')).toBe('60');
    expect(await oauthError(atTokens)).toEqual([429, 'too_many_requests']);

    expect((await check({ ...headers, ...from(newAddress()) })).status).toBe(200);
    expect((await check({ ...headers, ...basic(other.id, '') })).status).toBe(200);
  });
}, 30_000);

it('lets a client with a secret call more often than a public one', async () => {
  await withinOneMinute(async () => {
    const headers = from(newAddress(), basic(backEnd.id, backEnd.credential));
    expect(await statusesOf(310, () => tokenCall(PATHS.frontendToken, grant, { headers }))).toEqual({ 200: 310 });
  });
}, 30_000);

it('refuses a key past the limit of its client, wherever it calls from', async () => {
  const asked: string[] = [];
  const CONFIDENTIAL_CLIENT_LIMIT = {
    async limit({ key: client }: RateLimitOptions) {
      asked.push(client);
      return { success: asked.length <= 2 };
    },
  };
  const statuses: number[] = [];
  for (const path of [PATHS.applicants, PATHS.applicant(UNKNOWN_ID), PATHS.applicants]) {
    const headers = from(newAddress(), bearer(key.credential));
    const response = await call('GET', path, { headers, env: { CONFIDENTIAL_CLIENT_LIMIT } });
    statuses.push(response.status);
    if (response.status !== 429) continue;
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await failureOf(response)).toEqual([429, 'too_many_requests']);
  }
  expect(statuses).toEqual([200, 404, 429]);
  expect(asked).toEqual(Array(3).fill(key.id));
});

it('counts wrong credentials by address, in all families together, and lets right ones pass', async () => {
  await withinOneMinute(async () => {
    const headers = from(newAddress(), bearer('nonsense'));
    expect(await statusesOf(300, () => read(headers))).toEqual({ 401: 300 });

    const refused = await read(headers);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await failureOf(refused)).toEqual([429, 'too_many_requests']);
    expect((await check({ ...headers, ...basic('cli_nobody', '') })).status).toBe(429);
    const wrong = await tokenCall(PATHS.clientToken, grant, { headers: { ...headers, ...basic(backEnd.id, 'wrong') } });
    expect(await oauthError(wrong)).toEqual([429, 'too_many_requests']);

    expect((await read({ ...headers, ...bearer(key.credential) })).status).toBe(404);
    expect((await read({ ...headers, ...from(newAddress()) })).status).toBe(401);
  });
}, 30_000);

it('counts tries of one name from one network across clients, and tries no password after the tenth', async () => {
  await withinOneMinute(async () => {
    const name = `person.${newAddress()}`;
    const headers = from(newAddress());
    const tryIt = (username: string, { id }: { id: string }, where = headers) => {
      const fields = { grant_type: 'password', username, password: 'Wrong-Day-2025', client_id: id };
      return tokenCall(PATHS.frontendToken, fields, { headers: where });
    };
    // One after the other: an isolate keeps ten passwords to hash.
    for (let tries = 0; tries < 10; tries++) {
      const response = await tryIt(tries % 2 === 0 ? name : name.toUpperCase(), tries < 5 ? site : other);
      expect(await oauthError(response)).toEqual([400, 'invalid_grant']);
    }

    const eleventh = await tryIt(name, other);
    expect(eleventh.headers.get('retry-after')).toBe('60');
    expect(await oauthError(eleventh)).toEqual([429, 'too_many_requests']);
    expect(await oauthError(await tryIt(`${name}x`, other))).toEqual([400, 'invalid_grant']);
    expect(await oauthError(await tryIt(name, other, from(newAddress())))).toEqual([400, 'invalid_grant']);
  });
}, 30_000);
