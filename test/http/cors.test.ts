import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { revokeClient } from '../../src/clients/store.ts';
import type { CrossOrigin } from '../../src/http/endpoint.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { useCheapPasswords } from '../support/cheap-passwords.ts';
import { clockAt } from '../support/clock.ts';
import { failing } from '../support/database-faults.ts';
import { TOKEN_PATHS, tokenCall, tokenOf } from '../support/oauth.ts';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { aClient, ORIGIN } from '../support/seed.ts';
import { basic, bearer, type Call, call } from '../support/service.ts';

useCheapPasswords();

const SECOND = 'https://jobs.example:8443';
const OTHERS = 'https://others.example';
const site = await aClient('public', { origins: [ORIGIN, SECOND] });
const others = await aClient('public', { origins: [OTHERS] });
const backEnd = await aClient('oauth', { scopes: ['frontend'], origins: [ORIGIN] });
await aClient('key', { origins: [] });
const CHECK = PATHS.checkUsername;

const pathsOf = (crossOrigin: CrossOrigin | undefined) => [
  ...new Set(endpoints.filter((it) => it.crossOrigin === crossOrigin).flatMap(({ paths }) => [...paths])),
];
/** Paths that pages of every origin may read. */
const OPEN = ['/health', '/openapi.json', PATHS.metadata, PATHS.frontendMetadata];

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

it("is for clients' pages under /api/rest/ and at both token endpoints, for all pages at four paths, and nowhere else", () => {
  expect(pathsOf('clients').filter((path) => path.startsWith('/api/rest/')).length).toBeGreaterThan(1);
  expect(pathsOf('clients').filter((path) => !path.startsWith('/api/rest/'))).toEqual([PATHS.clientToken]);
  expect(pathsOf('any').sort()).toEqual([...OPEN].sort());
  expect(pathsOf(undefined).filter((path) => path.startsWith('/api/rest/'))).toEqual([]);
});

it.each(OPEN)('lets pages of every origin read %s', async (path) => {
  for (const origin of [ORIGIN, 'https://unknown.example', 'null']) {
    const response = await call('GET', path, { headers: { origin } });
    expect([response.status, allowedFor(response)]).toEqual([200, '*']);
    const asked = await preflight(path, origin);
    expect([asked.status, allowedFor(asked)]).toEqual([204, '*']);
    expect((await call('POST', path, { headers: { origin } })).headers.get('access-control-allow-origin')).toBe('*');
  }
});

it.each(pathsOf('clients'))("answers a preflight of %s for any live client's origin", async (path) => {
  const methods = endpoints.filter(({ paths }) => paths.includes(path)).map(({ method }) => method);
  for (const origin of [ORIGIN, SECOND, OTHERS]) {
    const response = await preflight(path, origin);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(allowedFor(response)).toBe(origin);
    expect(response.headers.get('access-control-allow-methods')?.split(', ')).toEqual(expect.arrayContaining(methods));
    expect(response.headers.get('access-control-allow-headers')).toBe('authorization');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toBe('Origin, Access-Control-Request-Headers');
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
  expect(response.headers.get('access-control-allow-headers')).toBeNull();
  expect(response.headers.get('vary')).toBe('Origin, Access-Control-Request-Headers');
});

it.each([
  ['traceparent, x-datadog-origin,baggage', 'traceparent, x-datadog-origin,baggage'],
  ['X-Anything', 'X-Anything'],
  [undefined, 'Accept, Authorization, Content-Type'],
  ['', 'Accept, Authorization, Content-Type'],
  ['a b', 'Accept, Authorization, Content-Type'],
  ['x-a, , x-b', 'Accept, Authorization, Content-Type'],
])('allows in a preflight the headers that it asks for: %j', async (asked, allowed) => {
  const headers = {
    origin: ORIGIN,
    'access-control-request-method': 'GET',
    ...(asked !== undefined && { 'access-control-request-headers': asked }),
  };
  const response = await call('OPTIONS', CHECK, { headers });
  expect(response.headers.get('access-control-allow-headers')).toBe(allowed);
});

it.each(pathsOf(undefined))('answers no preflight of %s', async (path) => {
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

it.each<[string, string, string, Call, number]>([
  ['no credentials', 'GET', `${CHECK}?username=a`, {}, 401],
  ['an unknown client', 'GET', `${CHECK}?username=a`, { headers: basic('cli_nobody', '') }, 401],
  ['a secret kept back', 'GET', `${CHECK}?username=a`, { headers: basic(backEnd.id, '') }, 401],
  ['an expired session', 'GET', PATHS.me, { headers: bearer(`aat_${'A'.repeat(54)}`) }, 401],
  ['a wrong method', 'PUT', PATHS.me, {}, 405],
  ['an unknown path', 'GET', '/api/rest/v3/frontend/unknown', {}, 404],
  ['an unknown path with slashes', 'POST', '/api//rest//unknown', {}, 404],
  ['no form at the token endpoint', 'POST', PATHS.frontendToken, {}, 400],
  ['a wrong method at the token endpoint', 'GET', PATHS.frontendToken, {}, 405],
  ['a log-out without a client', 'POST', PATHS.revoke, {}, 400],
  ['JSON at the token endpoint of Profiles', 'POST', PATHS.clientToken, { json: {} }, 400],
  ['a wrong method at the token endpoint of Profiles', 'GET', PATHS.clientToken, {}, 405],
  ['a path without its prefix', 'GET', '/v3/frontend/me', {}, 404],
])("lets any live client's pages read why a call failed before its client was known: %s", async (...row) => {
  const [_what, method, path, options, status] = row;
  for (const origin of [ORIGIN, SECOND, OTHERS]) {
    const response = await call(method, path, { ...options, headers: { ...options.headers, origin } });
    expect([response.status, allowedFor(response)]).toEqual([status, origin]);
    expect(response.headers.get('vary')).toBe('Origin');
    expect(response.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
  }
  for (const origin of ['https://unknown.example', 'null', `${ORIGIN}.evil.example`]) {
    const response = await call(method, path, { ...options, headers: { ...options.headers, origin } });
    expect([response.status, allowedFor(response)]).toEqual([status, null]);
    expect(response.headers.get('vary')).toBe('Origin');
  }
});

it.each(['/api/rest/v3/frontend/unknown', '/unknown'])('answers a preflight of the unknown path %s', async (path) => {
  const response = await preflight(path, ORIGIN);
  expect([response.status, allowedFor(response)]).toEqual([204, ORIGIN]);
  expect(response.headers.get('access-control-allow-methods')).toBe('POST');
  const other = await preflight(path, 'https://unknown.example');
  expect([other.status, allowedFor(other)]).toEqual([204, null]);
  expect(other.headers.get('vary')).toBe('Origin, Access-Control-Request-Headers');
});

it('lets no page read why, while the clients cannot be looked up', async () => {
  const clock = clockAt(Date.now() + 60_000);
  const DB = failing(env.DB, Array(9).fill({ before: 'D1 DB is overloaded' }));
  const headers = { origin: ORIGIN };
  const response = await call('GET', '/api/rest/v3/frontend/unknown', { headers, env: { DB }, seams: { clock } });
  expect([response.status, allowedFor(response)]).toEqual([404, null]);
});

it('lets pages read what went wrong with a call of their client', async () => {
  const headers = { ...basic(site.id, ''), origin: ORIGIN };
  const malformed = await call('POST', PATHS.accounts, { headers, json: [] });
  expect([malformed.status, allowedFor(malformed)]).toEqual([400, ORIGIN]);
  const full = { limit: async () => ({ success: false }) };
  const limited = await call('GET', CHECK, { headers, env: { PUBLIC_CLIENT_LIMIT: full } });
  expect([limited.status, allowedFor(limited)]).toEqual([429, ORIGIN]);
});

it.each(TOKEN_PATHS)("lets pages of the authenticated client's origins alone read what %s answers", async (path) => {
  const asked = async (origin: string) => {
    const headers = { ...basic(others.id, ''), origin };
    return allowedFor(await tokenCall(path, { grant_type: 'client_credentials' }, { headers }));
  };
  expect([await asked(OTHERS), await asked(ORIGIN)]).toEqual([OTHERS, null]);
});
