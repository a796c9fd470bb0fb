import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { updateClient } from '../../src/clients/change-store.ts';
import { newApiKey, newSecret } from '../../src/clients/client.ts';
import { insertClient, listClients, revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { clockAt, type ManualClock } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { logged } from '../support/logs.ts';
import { oauthError, tokenCall, tokenOf } from '../support/oauth.ts';
import { failureOf, UNKNOWN_ID } from '../support/profiles.ts';
import { aClient, aDatabase, type Registered } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';

const db = aDatabase();
const FRONTEND = '/api/rest/v3/frontend';
const SECOND = 1_000;

async function expireOn({ id }: Registered, expiresOn: number | null): Promise<void> {
  const client = (await listClients(db)).find((each) => each.id === id);
  if (client === undefined) throw new Error('no such client');
  expect(await updateClient(db, client, { ...client, expiresOn })).toBe(true);
}

/** A client that expires in ten seconds, and a clock that a test moves past that. */
async function expiring(...args: Parameters<typeof aClient>) {
  const clock = clockAt(Date.now());
  const client = await aClient(...args);
  await expireOn(client, clock.now() + 10 * SECOND);
  return { client, clock };
}

/** The response to a call, and the reason in its log line. */
async function reasonOf(method: string, path: string, options: Call): Promise<[Response, string | undefined]> {
  let response: Response | undefined;
  const lines = await logged(async () => {
    response = await call(method, path, options);
  });
  const requests = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request');
  return [response as Response, requests[0].reason];
}

const read = (credential: string, clock: ManualClock): Parameters<typeof reasonOf> => [
  'GET',
  `/applicants/${UNKNOWN_ID}`,
  { headers: bearer(credential), seams: { clock } },
];

it('refuses a key from its expiry on, also one that is cached', async () => {
  const { client, clock } = await expiring('key');
  clock.advance(10 * SECOND - 1);
  expect((await call(...read(client.credential, clock))).status).toBe(404);
  clock.advance(1);

  const [response, reason] = await reasonOf(...read(client.credential, clock));
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await failureOf(response)).toEqual([401, 'unauthorized']);
  expect(reason).toBe('client_expired');
});

it('refuses the tokens of an expired client, and issues none', async () => {
  const { client, clock } = await expiring('oauth', { scopes: ['identity-verification', 'frontend'] });
  const token = await tokenOf(client, { seams: { clock } });
  expect((await call(...read(token, clock))).status).toBe(404);
  clock.advance(10 * SECOND);

  const [response, reason] = await reasonOf(...read(token, clock));
  expect([response.status, reason]).toEqual([401, 'client_expired']);
  for (const path of ['/connect/token', '/api/rest/oauth/frontend/token']) {
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const headers = basic(client.id, client.credential);
    const [refused, why] = await reasonOf('POST', path, { headers, body, seams: { clock } });
    expect(await oauthError(refused)).toEqual([401, 'invalid_client']);
    expect(why).toBe('client_expired');
  }
});

it('does not tell a wrong secret of an expired client from any other', async () => {
  const { client, clock } = await expiring('oauth');
  clock.advance(10 * SECOND);
  const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: newSecret() };
  const wrong = await tokenCall('/connect/token', form, { seams: { clock } });
  const right = await tokenCall('/connect/token', { ...form, client_secret: client.credential }, { seams: { clock } });
  expect(await wrong.text()).toBe(await right.text());
});

it('refuses an expired public client, and the tokens of its applicants', async () => {
  const { client, clock } = await expiring('public', { origins: ['https://expiring.example'] });
  const person = { username: 'expiring', email: 'expiring@example.com', password: 'Expiring-Day-2026' };
  const options = { headers: basic(client.id, ''), seams: { clock } };
  expect((await call('POST', `${FRONTEND}/applicants`, { ...options, json: person })).status).toBe(204);
  const token = await tokenCall('/api/rest/oauth/frontend/token', { grant_type: 'password', ...person }, options);
  const { access_token } = await token.json<{ access_token: string }>();
  const asApplicant = { headers: bearer(access_token), seams: { clock } };
  expect((await call('GET', `${FRONTEND}/me`, asApplicant)).status).toBe(200);
  clock.advance(10 * SECOND);

  const calls: Parameters<typeof reasonOf>[] = [
    ['GET', `${FRONTEND}/checkUsernameForExistence?username=expiring`, options],
    ['GET', `${FRONTEND}/me`, asApplicant],
  ];
  for (const one of calls) {
    const [response, reason] = await reasonOf(...one);
    expect([response.status, reason]).toEqual([401, 'client_expired']);
  }
});

it('allows an origin until the last of its clients has expired', async () => {
  const origin = 'https://preflight-expiry.example';
  const { client, clock } = await expiring('public', { origins: [origin] });
  const other = await aClient('public', { origins: [origin] });
  await expireOn(other, clock.now() + 20 * SECOND);
  const headers = { origin, 'access-control-request-method': 'GET' };
  const allowed = async () => {
    const response = await call('OPTIONS', `${FRONTEND}/me`, { headers, seams: { clock } });
    return response.headers.get('access-control-allow-origin');
  };
  for (const seconds of [0, 10, 9]) {
    clock.advance(seconds * SECOND);
    expect(await allowed()).toBe(origin);
  }
  clock.advance(SECOND);
  expect(await allowed()).toBe(null);
  await expireOn(client, null);
  clock.advance(SECOND);
  expect(await allowed()).toBe(origin);
});

it('takes a client again within a second of an extension', async () => {
  const { client, clock } = await expiring('key');
  expect((await call(...read(client.credential, clock))).status).toBe(404);
  clock.advance(10 * SECOND);
  expect((await call(...read(client.credential, clock))).status).toBe(401);
  await expireOn(client, clock.now() + 10 * SECOND);
  clock.advance(SECOND);
  expect((await call(...read(client.credential, clock))).status).toBe(404);
});

it('asks the database once a second at most for many calls of a client that has expired', async () => {
  const client = await aClient('key');
  await expireOn(client, 1);
  const { d1, trips } = counting(env.DB);
  const options = { headers: bearer(client.credential), env: { DB: d1 }, seams: { clock: systemClock } };
  const calls = Array.from({ length: 20 }, () => call('GET', `/applicants/${UNKNOWN_ID}`, options));
  for (const response of await Promise.all(calls)) expect(response.status).toBe(401);
  // The first call reads at once, the others together a second later.
  expect(trips()).toBeGreaterThanOrEqual(1);
  expect(trips()).toBeLessThanOrEqual(2);
});

it('takes a revoked id anew with a new secret, and nothing of the old one', async () => {
  const clock = clockAt(Date.now());
  const old = await aClient('oauth', { scopes: ['frontend', 'identity-verification'] });
  const person = { username: 'renewed', email: 'renewed@example.com', password: 'Renewed-Day-2026' };
  const clientToken = await tokenOf(old, { seams: { clock } });
  const options = { headers: bearer(clientToken), seams: { clock } };
  expect((await call('POST', `${FRONTEND}/applicants`, { ...options, json: person })).status).toBe(204);
  const form = { grant_type: 'password', ...person };
  const path = '/api/rest/oauth/frontend/token';
  const token = await tokenCall(path, form, { headers: basic(old.id, old.credential), seams: { clock } });
  const { access_token } = await token.json<{ access_token: string }>();

  const credential = newSecret();
  const anew = {
    id: old.id,
    name: 'anew',
    kind: 'oauth' as const,
    scopes: ['frontend', 'identity-verification'] as const,
    origins: [],
    secretHash: await sha256(credential),
  };
  expect(await insertClient(db, anew, clock.now(), { replaceRevoked: true })).toBe(false);
  await revokeClient(db, old.id, clock.now());
  expect(await insertClient(db, anew, clock.now())).toBe(false);
  expect(await insertClient(db, anew, clock.now(), { replaceRevoked: true })).toBe(true);
  clock.advance(60 * SECOND);

  expect((await call(...read(clientToken, clock))).status).toBe(401);
  expect((await call('GET', `${FRONTEND}/me`, { headers: bearer(access_token), seams: { clock } })).status).toBe(401);
  const grant = { grant_type: 'client_credentials' };
  const secrets = [old.credential, credential].map((secret) =>
    tokenCall('/connect/token', grant, { headers: basic(old.id, secret), seams: { clock } }),
  );
  expect((await Promise.all(secrets)).map(({ status }) => status)).toEqual([401, 200]);
  expect((await call(...read(await tokenOf({ id: old.id, credential }), clock))).status).toBe(404);
});

it('changes a client only as it was read', async () => {
  const { id } = await aClient('key');
  const [client] = (await listClients(db)).filter((each) => each.id === id);
  if (client === undefined) throw new Error('no such client');
  expect(await updateClient(db, client, { ...client, name: 'first' })).toBe(true);
  expect(await updateClient(db, client, { ...client, name: 'second' })).toBe(false);
  const changed = { ...client, name: 'first' };
  expect(await updateClient(db, { ...changed, expiresOn: 1 }, { ...changed, name: 'third' })).toBe(false);
  await revokeClient(db, id, Date.now());
  expect(await updateClient(db, changed, { ...changed, name: 'fourth' })).toBe(false);
  expect((await listClients(db)).find((each) => each.id === id)?.name).toBe('first');
});

it('takes a key that has been made anew under a revoked id at once', async () => {
  const old = await aClient('key');
  await revokeClient(db, old.id, Date.now());
  const credential = newApiKey();
  const anew = { name: 'anew', kind: 'key' as const, scopes: ['identity-verification'] as const, origins: [] };
  const secretHash = await sha256(credential);
  const inserted = insertClient(db, { ...anew, id: old.id, secretHash }, Date.now(), { replaceRevoked: true });
  expect(await inserted).toBe(true);
  expect((await call(...read(credential, clockAt(Date.now())))).status).toBe(404);
});
