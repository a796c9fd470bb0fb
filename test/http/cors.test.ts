import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { revokeClient } from '../../src/clients/store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { clockAt } from '../support/clock.ts';
import { tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { aClient, ORIGIN } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';

const SECOND = 'https://jobs.example:8443';
const OTHERS = 'https://others.example';
const site = await aClient('public', { origins: [ORIGIN, SECOND] });
const others = await aClient('public', { origins: [OTHERS] });
const backEnd = await aClient('oauth', { scopes: ['frontend'], origins: [ORIGIN] });
await aClient('key', { origins: [] });
const CHECK = PATHS.checkUsername;

const pathsOf = (crossOrigin: boolean) => [
  ...new Set(endpoints.filter((it) => (it.crossOrigin ?? false) === crossOrigin).flatMap(({ paths }) => [...paths])),
];

function preflight(path: string, origin: string, options: Call = {}): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization',
  };
  return call('OPTIONS', path, { ...options, headers });
}

function allowedFor(response: Response): string | null {
  return response.headers.get('access-control-allow-origin');
}

it('is there for every path under /api/rest/ and for no other', () => {
  expect(pathsOf(true).length).toBeGreaterThan(0);
  expect(pathsOf(true).filter((path) => !path.startsWith('/api/rest/'))).toEqual([]);
  expect(pathsOf(false).filter((path) => path.startsWith('/api/rest/'))).toEqual([]);
});

it.each(pathsOf(true))("answers a preflight of %s for any live client's origin", async (path) => {
  const methods = endpoints.filter(({ paths }) => paths.includes(path)).map(({ method }) => method);
  for (const origin of [ORIGIN, SECOND, OTHERS]) {
    const response = await preflight(path, origin);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(allowedFor(response)).toBe(origin);
    expect(response.headers.get('access-control-allow-methods')?.split(', ')).toEqual(expect.arrayContaining(methods));
    expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toBe('Origin');
  }
});

it.each([
  'https://unknown.example',
  'http://careers.example',
  'https://careers.example:444',
  'https://sub.careers.example',
  'https://careers.example.evil.example',
  'https://CAREERS.example',
  'https://careers',
  'careers.example',
  'null',
  '*',
  '%',
  `${ORIGIN} ${SECOND}`,
  '',
])('allows nothing to the origin %j', async (origin) => {
  const response = await preflight(CHECK, origin);
  expect(response.status).toBe(204);
  expect(allowedFor(response)).toBeNull();
  expect(response.headers.get('access-control-allow-methods')).toBeNull();
  expect(response.headers.get('vary')).toBe('Origin');
});

it.each(pathsOf(false))('answers no preflight of %s', async (path) => {
  const response = await preflight(path.replace(/:\w+/, 'x'), ORIGIN);
  expect(response.status).toBe(405);
  expect(allowedFor(response)).toBeNull();
});

it('takes OPTIONS without an origin, or without a method, for no preflight', async () => {
  for (const headers of [{ origin: ORIGIN }, { 'access-control-request-method': 'GET' }, {}] as Record<
    string,
    string
  >[]) {
    const response = await call('OPTIONS', CHECK, { headers });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  }
});

it('rejects the origin of a revoked client within 60 seconds', async () => {
  const clock = clockAt(Date.now());
  const leaving = await aClient('public', { origins: ['https://leaving.example'] });
  expect(allowedFor(await preflight(CHECK, 'https://leaving.example', { seams: { clock } }))).not.toBeNull();

  await revokeClient(
    openDatabase(env.DB, null, systemClock, () => {}),
    leaving.id,
    clock.now(),
  );
  clock.advance(60_000);

  expect(allowedFor(await preflight(CHECK, 'https://leaving.example', { seams: { clock } }))).toBeNull();
});

it.each([
  ['a public client', basic(site.id, '')],
  ['a client token', bearer(await tokenOf(backEnd))],
])('allows origins of the authenticated client to read the response: %s', async (_name, headers) => {
  const response = await call('GET', `${CHECK}?username=unknown`, { headers: { ...headers, origin: ORIGIN } });
  expect(response.status).toBe(200);
  expect(allowedFor(response)).toBe(ORIGIN);
  expect(response.headers.get('vary')).toBe('Origin');
  expect(response.headers.get('access-control-expose-headers')?.split(', ')).toEqual(
    expect.arrayContaining(['Retry-After', 'WWW-Authenticate', 'Cko-Request-Id']),
  );
});

it.each([
  ["another client's", OTHERS],
  ['an unknown', 'https://unknown.example'],
  ['no', 'null'],
])('allows pages of %s origin to read nothing, whichever client is authenticated', async (_name, origin) => {
  const response = await call('GET', `${CHECK}?username=unknown`, { headers: { ...basic(site.id, ''), origin } });
  expect(response.status).toBe(200);
  expect(allowedFor(response)).toBeNull();
  expect(response.headers.get('vary')).toBe('Origin');
});

it('allows no origin to read the response to an unknown caller', async () => {
  for (const headers of [{}, basic('cli_nobody', ''), basic(backEnd.id, backEnd.credential)]) {
    const response = await call('GET', `${CHECK}?username=unknown`, { headers: { ...headers, origin: ORIGIN } });
    expect(response.status).toBe(401);
    expect(allowedFor(response)).toBeNull();
    expect(response.headers.get('vary')).toBe('Origin');
  }
});

it('lets pages read what went wrong with a call of their client', async () => {
  const headers = { ...basic(site.id, ''), origin: ORIGIN };
  const malformed = await call('GET', CHECK, { headers });
  expect([malformed.status, allowedFor(malformed)]).toEqual([400, ORIGIN]);
  const full = { limit: async () => ({ success: false }) };
  const limited = await call('GET', CHECK, { headers, env: { PUBLIC_CLIENT_LIMIT: full } });
  expect([limited.status, allowedFor(limited)]).toEqual([429, ORIGIN]);
});

it('covers the token endpoint of the family, not that of Profiles', async () => {
  const headers = { ...basic(others.id, ''), origin: OTHERS };
  const form = { grant_type: 'client_credentials' };
  expect(allowedFor(await tokenCall(PATHS.frontendToken, form, { headers }))).toBe(OTHERS);
  expect(allowedFor(await tokenCall(PATHS.clientToken, form, { headers }))).toBeNull();
});
