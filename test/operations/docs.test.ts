import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { counting } from '../support/counting.ts';
import { PATHS } from '../support/paths.ts';
import { failureOf } from '../support/profiles.ts';
import { call } from '../support/service.ts';

const page = await (await call('GET', PATHS.docs)).text();
/** Files that the page is made of, as it names them. */
const files = [...page.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map((match) => match[1] as string);

it('leads from / to the page, by the public origin and never by the Host header', async () => {
  const response = await call('GET', '/', { headers: { host: 'evil.example' } });
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('https://applicants.example/docs');
});

it('returns a page that may load its own files and /openapi.json, and nothing else', async () => {
  const { status, headers } = await call('GET', PATHS.docs);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cko-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store, no-transform');
  const policy = (headers.get('content-security-policy') ?? '').split('; ').sort();
  expect(policy).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'img-src data:',
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
  ]);
});

it('names no other host, and nothing that its policy forbids', () => {
  expect(page.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|"\/\//);
  expect(page).not.toMatch(/<script(?! src=)|<style|style=|\son\w+=/);
  expect(files.map((file) => file.replace(/\.\w{8}\./, '.'))).toEqual([
    '/docs/licenses.txt',
    '/docs/docs.css',
    '/docs/scalar.js',
    '/docs/docs.js',
  ]);
});

it.each(files)('returns %s with its media type, cached for good', async (file) => {
  const response = await call('GET', file);
  const types = {
    css: 'text/css; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    txt: 'text/plain; charset=utf-8',
  };
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(types[file.split('.').at(-1) as keyof typeof types]);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await response.text()).length).toBeGreaterThan(500);
  const head = await call('HEAD', file);
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it.each(files)('takes repeated slashes for one: %s', async (file) => {
  const plain = await (await call('GET', file)).text();
  for (const path of [file.replace('/docs/', '/docs//'), `/${file}`, file.replaceAll('/', '///')]) {
    const response = await call('GET', path);
    expect([response.status, await response.text()]).toEqual([200, plain]);
  }
});

const script = files.find((file) => file.includes('/docs.')) as string;

it.each([
  '/docs/index.html',
  '/docs/docs.js',
  '/docs/docs.00000000.js',
  `${script}.map`,
  `${script}/x`,
  script.toUpperCase(),
  script.replace('/docs/', '/docs/docs/'),
  script.replace('/docs/', '/docs/.%2f'),
  script.replace('/docs/', '/'),
  '/docs/..%2f..%2fpackage.json',
  '/docs/..%5c..%5cpackage.json',
  '/docs/%2e%2e%2findex.html',
  '/docs/%2e%2e/index.html',
  '/docs/..;/index.html',
  '/docs/.assetsignore',
  '/docs/_headers',
  '/index.html',
  '/index',
  '/package.json',
])('has nothing at %s', async (path) => {
  expect(await failureOf(await call('GET', path))).toEqual([404, 'not_found']);
});

it.each(['/', '/docs', script])('serves GET and HEAD of %s without the database', async (path) => {
  const { d1, trips } = counting(env.DB);
  const answers = await Promise.all(['GET', 'HEAD'].map((method) => call(method, path, { env: { DB: d1 } })));
  expect(answers.map(({ status }) => status)).toEqual(path === '/' ? [302, 302] : [200, 200]);
  const refused = await call('POST', path, { env: { DB: d1 } });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(trips()).toBe(0);
});
