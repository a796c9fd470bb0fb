import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { newApiKey, newSecret } from '../../src/clients/client.ts';
import { replaceClientSecret, revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { oauthError, signAgain, tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, aDatabase, type Registered } from '../support/seed.ts';
import { basic, bearer, call } from '../support/service.ts';

useCheapPasswords();

const db = aDatabase();
const grant = { grant_type: 'client_credentials' };

function read(credential: string, clock: ManualClock): Promise<Response> {
  return call('GET', PATHS.applicant(UNKNOWN_ID), { headers: bearer(credential), seams: { clock } });
}

function ask({ id, credential }: Registered, clock: ManualClock): Promise<Response> {
  return tokenCall(PATHS.clientToken, grant, { headers: basic(id, credential), seams: { clock } });
}

async function rotate({ id }: Registered, credential: string): Promise<Registered> {
  expect(await replaceClientSecret(db, id, await sha256(credential))).toBe(true);
  return { id, credential };
}

it('rejects a revoked client and its tokens within 60 seconds', async () => {
  const clock = clockAt(Date.now());
  const client = await aClient('oauth');
  const token = await tokenOf(client, { seams: { clock } });
  expect((await read(token, clock)).status).toBe(404);

  expect(await revokeClient(db, client.id, clock.now())).toBe(true);
  clock.advance(60_000);

  const refused = await read(token, clock);
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(refused)).toEqual([401, 'unauthorized']);
  expect(await oauthError(await ask(client, clock))).toEqual([401, 'invalid_client']);
});

it('rejects a revoked key within 60 seconds, also one that was never used', async () => {
  const clock = clockAt(Date.now());
  const used = await aClient('key');
  const unused = await aClient('key');
  expect((await read(used.credential, clock)).status).toBe(404);

  for (const { id } of [used, unused]) await revokeClient(db, id, clock.now());

  clock.advance(60_000);
  for (const { credential } of [used, unused]) {
    expect(await failureOf(await read(credential, clock))).toEqual([401, 'unauthorized']);
  }
});

it('does not let calls keep a revoked client alive', async () => {
  const clock = clockAt(Date.now());
  const client = await aClient('oauth');
  const token = await tokenOf(client, { seams: { clock } });
  await revokeClient(db, client.id, clock.now());

  for (let second = 0; second < 60; second += 10) {
    clock.advance(10_000);
    await read(token, clock);
  }

  expect(await failureOf(await read(token, clock))).toEqual([401, 'unauthorized']);
});

it('ends the tokens got with a secret that has been replaced, and the secret itself', async () => {
  const clock = clockAt(Date.now());
  const old = await aClient('oauth');
  const token = await tokenOf(old, { seams: { clock } });
  const current = await rotate(old, newSecret());
  clock.advance(60_000);

  expect(await failureOf(await read(token, clock))).toEqual([401, 'unauthorized']);
  expect(await oauthError(await ask(old, clock))).toEqual([401, 'invalid_client']);
  expect((await read(await tokenOf(current, { seams: { clock } }), clock)).status).toBe(404);
});

it('takes a new secret without waiting for the old one to be forgotten', async () => {
  const clock = clockAt(Date.now());
  const old = await aClient('oauth');
  expect((await ask(old, clock)).status).toBe(200);
  const current = await rotate(old, newSecret());
  clock.advance(2_000);

  expect((await ask(current, clock)).status).toBe(200);
  expect(await oauthError(await ask(old, clock))).toEqual([401, 'invalid_client']);
});

it('takes a token that was got elsewhere with a new secret, likewise', async () => {
  const clock = clockAt(Date.now());
  const old = await aClient('oauth');
  const token = await tokenOf(old, { seams: { clock } });
  const current = await rotate(old, newSecret());
  clock.advance(2_000);

  const secret = (await sha256(current.credential)).slice(0, 16);
  expect((await read(await signAgain(token, { claims: { secret } }), clock)).status).toBe(404);
  expect(await failureOf(await read(token, clock))).toEqual([401, 'unauthorized']);
});

it('takes a new key at once and rejects the old one within 60 seconds', async () => {
  const clock = clockAt(Date.now());
  const old = await aClient('key');
  expect((await read(old.credential, clock)).status).toBe(404);
  const current = await rotate(old, newApiKey());

  expect((await read(current.credential, clock)).status).toBe(404);
  clock.advance(60_000);
  expect(await failureOf(await read(old.credential, clock))).toEqual([401, 'unauthorized']);
});

it('returns 403 to the token and the key of a client whose scope has been taken away', async () => {
  const clock = clockAt(Date.now());
  const oauth = await aClient('oauth', { scopes: ['identity-verification', 'privacy'] });
  const key = await aClient('key');
  const token = await tokenOf(oauth, { seams: { clock } });
  for (const credential of [token, key.credential]) expect((await read(credential, clock)).status).toBe(404);

  const take = env.DB.prepare(`update clients set scopes = 'privacy' where id in (?, ?)`);
  await take.bind(oauth.id, key.id).run();
  clock.advance(60_000);

  for (const credential of [token, key.credential]) {
    const response = await read(credential, clock);
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
    expect(await failureOf(response)).toEqual([403, 'forbidden']);
  }
});

it('asks the database once a second at most for many calls with wrong secrets of a client', async () => {
  const client = await aClient('oauth');
  expect((await tokenCall(PATHS.clientToken, grant, { headers: basic(client.id, client.credential) })).status).toBe(
    200,
  );
  const headers = basic(client.id, newSecret());
  const { d1, trips } = counting(env.DB);
  // A call waits for the read of the next second, by the clock that runs.
  const options = { headers, env: { DB: d1 }, seams: { clock: systemClock } };
  const responses = await Promise.all(Array.from({ length: 20 }, () => tokenCall(PATHS.clientToken, grant, options)));
  for (const response of responses) expect(await oauthError(response)).toEqual([401, 'invalid_client']);
  // The first call reads at once, the others together a second later.
  expect(trips()).toBeGreaterThanOrEqual(1);
  expect(trips()).toBeLessThanOrEqual(2);
});
