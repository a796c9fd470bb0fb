import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { counting, countingReads } from '../support/counting.ts';
import { watched } from '../support/limits.ts';
import { logged } from '../support/logs.ts';
import { PATHS } from '../support/paths.ts';
import { aClient, asSite } from '../support/seed.ts';
import { bearer, dump, quickClock } from '../support/service.ts';

const key = await aClient('key');
const KEY = bearer(key.credential);

/** Doors that must not be: the Worker's own address, that of an old version, plain HTTP, and the like. */
const OTHER_DOORS = [
  'https://applicants.acme.workers.dev',
  'https://0f3a9c1e-applicants.acme.workers.dev',
  'http://applicants.example',
  'https://applicants.example:8443',
  'https://applicants.example.evil.example',
  'https://localhost',
];

type Knock = Pick<RequestInit<IncomingRequestCfProperties>, 'method' | 'headers' | 'body'>;

async function knock(url: string, init: Knock = {}, bindings: Partial<Env> = {}): Promise<Response> {
  const execution = createExecutionContext();
  const response = await worker.fetch(new Request(url, init), { ...env, ...bindings }, execution, {
    clock: quickClock,
  });
  await waitOnExecutionContext(execution);
  return response;
}

it.each(OTHER_DOORS)('is not reached by %s, with right credentials or none, before anything is asked', async (door) => {
  const before = await dump();
  const { d1, trips } = counting(env.DB);
  const { kv, reads } = countingReads(env.WORK_EMAIL_DOMAINS);
  const { env: limits, asked } = watched();
  const bindings = { ...limits, DB: d1, WORK_EMAIL_DOMAINS: kv };
  for (const init of [
    { method: 'POST', headers: { ...KEY, 'content-type': 'application/json' }, body: '{}' },
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
    { method: 'GET', headers: KEY },
    { method: 'OPTIONS', headers: { origin: 'https://jobs.example', 'access-control-request-method': 'POST' } },
  ]) {
    const response = await knock(`${door}${PATHS.applicants}`, init, bindings);
    const { request_id, ...rest } = await response.json<Record<string, string>>();
    expect([response.status, rest]).toEqual([421, { error_type: 'misdirected_request' }]);
    expect(response.headers.get('cko-request-id')).toBe(request_id);
  }
  expect([trips(), reads(), asked]).toEqual([0, 0, []]);
  expect(await dump()).toBe(before);
});

it.each<[string, string, string, object | RegExp]>([
  ['POST', PATHS.accounts, 'application/json', { code: 'misdirected_request', message: expect.any(String) }],
  ['GET', '/api/rest/v3/frontend/nowhere', 'application/json', { code: 'misdirected_request' }],
  ['POST', PATHS.frontendToken, 'application/json', { error: 'invalid_request' }],
  ['POST', PATHS.clientToken, 'application/json', { error: 'invalid_request' }],
  ['GET', PATHS.health, 'application/json', { error_type: 'misdirected_request' }],
  ['GET', PATHS.docs, 'application/json', { error_type: 'misdirected_request' }],
  ['GET', PATHS.openApi, 'application/json', { error_type: 'misdirected_request' }],
  ['GET', '/nowhere', 'application/json', { error_type: 'misdirected_request' }],
  ['GET', PATHS.claim('x'), 'text/html', /<html/],
  ['POST', PATHS.emailLink('x'), 'text/html', /<html/],
  ['GET', '/console', 'text/html', /not the address of the console/],
  ['POST', '/console/sign-in', 'text/html', /not the address of the console/],
])('refuses %s %s at another host in the error format of its prefix', async (method, path, type, body) => {
  const response = await knock(`${OTHER_DOORS[0]}${path}`, { method });
  expect([response.status, response.headers.get('content-type')]).toEqual([421, expect.stringContaining(type)]);
  if (body instanceof RegExp) expect(await response.text()).toMatch(body);
  else expect(await response.json()).toMatchObject(body);
  expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

it('says in the log that credentials came through it, and not which', async () => {
  const through = async (headers: Record<string, string>) => {
    const lines = await logged(() => knock(`${OTHER_DOORS[2]}${PATHS.me}`, { headers }));
    expect(lines.join()).not.toMatch(/sk_|Basic|workers\.dev|applicants\.example/);
    return lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'credentials_exposed');
  };
  const remedy = 'rotate the credentials';
  const exposed = { level: 'warn', event: 'credentials_exposed', request_id: expect.any(String), remedy };
  expect(await through(KEY)).toEqual([exposed]);
  expect(await through(asSite)).toEqual([exposed]);
  expect(await through({ cookie: `__Host-operator=${'a'.repeat(54)}` })).toEqual([exposed]);
  expect(await through({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' })).toEqual([exposed]);
  expect(await through({ 'content-type': 'application/json' })).toEqual([]);
  expect(await through({})).toEqual([]);
});

it('is reached at its own address, by any spelling of it', async () => {
  for (const own of ['https://applicants.example', 'https://APPLICANTS.example', 'https://applicants.example:443']) {
    expect((await knock(`${own}${PATHS.health}`)).status).toBe(200);
  }
  const slash = { PUBLIC_ORIGIN: 'https://applicants.example/' };
  expect((await knock(`https://applicants.example${PATHS.health}`, {}, slash)).status).toBe(200);
});

it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787', 'http://applicants.localhost'])(
  'has no front door while PUBLIC_ORIGIN is %s',
  async (PUBLIC_ORIGIN) => {
    const asked = { headers: KEY };
    for (const door of [...OTHER_DOORS, 'http://localhost:9999']) {
      expect((await knock(`${door}${PATHS.applicants}`, asked, { PUBLIC_ORIGIN })).status, door).toBe(200);
    }
  },
);
