import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { CONSOLE_HEADERS } from '../../src/console/headers.ts';
import { CONSOLE_STYLE } from '../../src/console/style.ts';
import { counting } from '../support/counting.ts';
import { consoleEndpoints } from '../support/routes.ts';
import { call, dump } from '../support/service.ts';
import { anOperator, nextOf, OWN, signedIn } from './support.ts';

const session = await signedIn(await anOperator());

/** Every call of the console with a path that names nothing. */
const calls = consoleEndpoints
  .filter(({ id }) => !['showSignIn', 'signIn'].includes(id))
  .flatMap(({ method, paths }) => paths.map((path) => ({ method, path: path.replaceAll(/:\w+/g, 'unknown') })));

const pages = [
  '/console',
  '/console/people',
  '/console/clients',
  '/console/domains',
  '/console/webhooks',
  '/console/retention',
  '/console/log',
];

it('knows the calls', () => {
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.map(({ path }) => path)).toEqual(expect.arrayContaining(pages));
});

it.each(calls)('$method $path leads a caller without a session to the page to sign in', async ({ method, path }) => {
  const cookies = ['', '__Host-operator=', `__Host-operator=${'A'.repeat(43)}`, 'operator=x; __Host-operator'];
  for (const cookie of cookies) {
    const response = await call(method, path, { headers: { ...OWN, cookie } });
    expect(nextOf(response)).toEqual([303, '/console/sign-in']);
    expect(await response.text()).toBe('');
  }
});

it.each(calls.filter(({ method }) => method === 'POST'))(
  'POST $path is refused from another origin',
  async ({ path }) => {
    const origins = [
      undefined,
      'null',
      'https://evil.example',
      `${env.PUBLIC_ORIGIN}.evil.example`,
      'http://applicants.example',
      '*',
    ];
    const before = await dump();
    for (const origin of origins) {
      const headers: Record<string, string> = { cookie: session.cookie, ...(origin !== undefined && { origin }) };
      const response = await call('POST', path, {
        headers,
        body: new URLSearchParams({ key: 'x', domain: 'evil.example' }),
      });
      expect(response.status, origin ?? 'none').toBe(403);
    }
    expect(await dump()).toBe(before);
  },
);

it.each([...pages, '/console/sign-in', '/console/unknown'])(
  '%s goes out with headers that keep it to itself',
  async (path) => {
    const { headers } = await call('GET', path, { headers: session });
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  },
);

it('has a policy that allows its style sheet', async () => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(CONSOLE_STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  expect(CONSOLE_HEADERS['Content-Security-Policy']).toContain(`'sha256-${hash}'`);
  expect(CONSOLE_STYLE).not.toMatch(/<|@import|url\(/);
});

it.each(pages)('%s costs at most three round trips', async (path) => {
  const { d1, trips } = counting(env.DB);
  expect((await call('GET', path, { headers: session, env: { DB: d1 } })).status).toBe(200);
  expect(trips()).toBeLessThanOrEqual(3);
});
