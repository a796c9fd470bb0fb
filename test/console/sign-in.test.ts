import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { newApiKey, SCOPES } from '../../src/clients/client.ts';
import { replaceClientSecret, revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { clockAt } from '../support/clock.ts';
import { allLimits, watched } from '../support/limits.ts';
import { PATHS } from '../support/paths.ts';
import { rows } from '../support/profiles.ts';
import { aClient } from '../support/seed.ts';
import { bearer, call, dump } from '../support/service.ts';
import { anOperator, cookieIn, nextOf, OWN, open, send, sendKey, signedIn } from './support.ts';

const MINUTE = 60_000;
const SIGN_IN = [303, '/console/sign-in'];
const operator = await anOperator();

it('leads a reader without a session to the page to sign in', async () => {
  expect(nextOf(await call('GET', '/console'))).toEqual(SIGN_IN);
  expect(await open('/console/sign-in', {})).toContain('<form method="post" action="/console/sign-in">');
});

it('signs in with an operator key, by a cookie that no script and no other site gets', async () => {
  const response = await sendKey(operator.credential);
  expect(nextOf(response)).toEqual([303, '/console']);
  expect(response.headers.get('set-cookie')).toMatch(
    /^__Host-operator=[\w-]{54}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=28800$/,
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await open('/console', { cookie: cookieIn(response) })).toContain('<h1>Overview</h1>');
});

it.each([
  ['http://localhost:8787', false],
  ['http://127.0.0.1:8787', false],
  ['https://applicants.example', true],
  ['https://localhost:8787', true],
])('marks the cookie of %s as secure: %s', async (origin, isSecure) => {
  const response = await sendKey(operator.credential, { headers: { origin }, env: { PUBLIC_ORIGIN: origin } });
  expect(response.status).toBe(303);
  expect(/ Secure;/.test(response.headers.get('set-cookie') ?? '')).toBe(isSecure);
});

it.each([
  ['an unknown key', () => newApiKey()],
  ['nothing', () => ''],
  ['no key', () => 'nonsense'],
  [
    'a key with every other scope',
    async () => (await aClient('key', { scopes: SCOPES.filter((scope) => scope !== 'operate') })).credential,
  ],
  ['an expired key', async () => (await aClient('key', { scopes: ['operate'], expiresOn: Date.now() - 1 })).credential],
])('refuses %s', async (_, keyOf) => {
  const key = await keyOf();
  const before = await dump();
  const response = await sendKey(key);
  expect(response.status).toBe(403);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(await response.text()).toContain('This is not the key of an operator.');
  expect(await dump()).toBe(before);
});

it('counts wrong keys by address, and then tries none', async () => {
  const { env: bindings, asked } = watched();
  const options = { headers: { 'cf-connecting-ip': '192.0.2.77' } };
  expect((await sendKey('wrong', { ...options, env: bindings })).status).toBe(403);
  expect(asked).toEqual([['PUBLIC_CLIENT_LIMIT', '192.0.2.77']]);
  const spent = allLimits(async () => ({ success: false }));
  expect((await sendKey('wrong', { ...options, env: spent })).status).toBe(429);
});

it('opens no page to a Bearer key, and no API to an operator key', async () => {
  expect(nextOf(await call('GET', '/console', { headers: bearer(operator.credential) }))).toEqual(SIGN_IN);
  expect((await call('GET', PATHS.applicants, { headers: bearer(operator.credential) })).status).toBe(403);
});

it('ends by signing out: the old cookie opens nothing', async () => {
  const session = await signedIn(operator);
  const other = await signedIn(operator);
  const response = await send('/console/sign-out', session);
  expect(nextOf(response)).toEqual(SIGN_IN);
  expect(response.headers.get('set-cookie')).toContain(
    '__Host-operator=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0',
  );
  expect(nextOf(await call('GET', '/console', { headers: session }))).toEqual(SIGN_IN);
  await open('/console', other);
});

it('ends after 30 minutes without use, and after 8 hours of use', async () => {
  const clock = clockAt(Date.now());
  const seams = { seams: { clock } };
  const idle = await signedIn(operator, seams);
  const used = await signedIn(operator, seams);
  for (let minutes = 0; minutes < 8 * 60 - 29; minutes += 29) {
    clock.advance(29 * MINUTE);
    await open('/console', used, seams);
    if (minutes === 0) await open('/console', idle, seams);
    if (minutes === 29) expect((await call('GET', '/console', { headers: used, ...seams })).status).toBe(200);
  }
  expect(nextOf(await call('GET', '/console', { headers: idle, ...seams }))).toEqual(SIGN_IN);
  clock.advance(29 * MINUTE);
  expect(nextOf(await call('GET', '/console', { headers: used, ...seams }))).toEqual(SIGN_IN);
});

const db = openDatabase(env.DB, null, systemClock, () => {});

it.each([
  ['revoked', (id: string) => revokeClient(db, id, Date.now())],
  ['replaced', (id: string) => replaceClientSecret(db, id, 'another hash')],
  [
    'no operator’s any more',
    (id: string) => env.DB.prepare("update clients set scopes = 'privacy' where id = ?").bind(id).run(),
  ],
])('ends within 30 seconds when its key is %s', async (_, end) => {
  const key = await anOperator();
  const clock = clockAt(Date.now());
  const session = await signedIn(key, { seams: { clock } });
  await end(key.id);
  clock.advance(30_001);
  const before = await rows('operator_log');
  expect(nextOf(await send('/console/clients', session, { name: 'A', kind: 'key' }, { seams: { clock } }))).toEqual(
    SIGN_IN,
  );
  expect(await rows('operator_log')).toEqual(before);
});

it('ends with the expiry of its key', async () => {
  const clock = clockAt(Date.now());
  const key = await aClient('key', { scopes: ['operate'], expiresOn: clock.now() + MINUTE });
  const session = await signedIn(key, { seams: { clock } });
  await open('/console', session, { seams: { clock } });
  clock.advance(MINUTE);
  expect(nextOf(await call('GET', '/console', { headers: session, seams: { clock } }))).toEqual(SIGN_IN);
});

it('keeps no token, and records who signed in', async () => {
  const key = await anOperator();
  const session = await signedIn(key);
  expect(await dump()).not.toContain(session.cookie.split('=')[1]);
  expect(await rows('operator_log')).toContainEqual(
    expect.objectContaining({ client_id: key.id, action: 'signed_in' }),
  );
});

it.each([
  ['another', { origin: 'https://evil.example' }],
  ['a subdomain', { origin: 'https://a.applicants.example' }],
  ['none', {}],
  ['null', { origin: 'null' }],
])('does not sign in from a form of another origin: %s', async (_, { origin }: { origin?: string }) => {
  const before = await dump();
  const { origin: _own, ...rest } = OWN;
  const headers: Record<string, string> = { ...rest, ...(origin !== undefined && { origin }) };
  const response = await call('POST', '/console/sign-in', {
    headers,
    body: new URLSearchParams({ key: operator.credential }),
  });
  expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
  expect(await dump()).toBe(before);
});
