import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATHS, V3 } from '../../support/paths.ts';
import { type Service, sharedBrowser, signUp } from '../../support/served.ts';

/** Arguments that a page hands to `fetch`. A FormData cannot be passed to a page, so it is named here and made there. */
interface PageCall {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly formData?: boolean;
}

const TOKEN = PATHS.frontendToken;
const CONNECT = '/connect/token';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** Serves an empty page on a port of its own, until the tests are over. */
async function serveSite(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A careers site</title>');
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  afterAll(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Calls the service from a page of that origin: the status that the page reads, or the name of the error it gets. */
async function pageOn(browser: Browser, site: string) {
  const page = await browser.newPage();
  await page.goto(site);
  return (url: string, call: PageCall = {}): Promise<[number, string] | string> =>
    page.evaluate(
      async ({ url, call: { formData, ...init } }) => {
        const body = formData ? { body: new FormData() } : {};
        try {
          const response = await fetch(url, { ...init, ...body });
          return [response.status, await response.text()] as [number, string];
        } catch (error) {
          return (error as Error).name;
        }
      },
      { url, call },
    );
}

/** Failures that pages of an allowed origin can tell apart, and pages of any other cannot. */
export async function testPages({ origin, register, expireSessions }: Service): Promise<void> {
  const browser = await sharedBrowser();
  const [allowed, other] = [await serveSite(), await serveSite()];
  const site = await register('public', { scopes: ['frontend'], origins: [allowed] });
  const person = await signUp(origin, site);
  const logIn = new URLSearchParams({ grant_type: 'password', client_id: site.id, ...person }).toString();
  const response = await fetch(`${origin}${TOKEN}`, { method: 'POST', body: logIn, headers: FORM });
  const { access_token } = (await response.json()) as { access_token: string };
  await expireSessions();

  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const ofSite = { authorization: `Basic ${btoa(`${site.id}:`)}` };
  const wrongId = { authorization: `Basic ${btoa('cli_unknown:')}` };
  const names = `${V3}/checkUsernameForExistence?username=hannah.bret`;
  const form = { grant_type: 'password', client_id: 'cli_unknown', username: 'x', password: 'x' };

  const failures: [name: string, path: string, call: PageCall, status: number, text: string][] = [
    ['an expired token', `${V3}/me`, { headers: bearer(access_token) }, 401, 'token expired or otherwise invalid'],
    ['an invalid token', `${V3}/me`, { headers: bearer('eyJ.x.y') }, 401, 'token expired or otherwise invalid'],
    ['no credentials', `${V3}/me`, {}, 401, '{}'],
    ['a wrong client id', names, { headers: wrongId }, 401, 'invalid_token'],
    [
      'a wrong client id in the form',
      TOKEN,
      { method: 'POST', headers: FORM, body: new URLSearchParams(form).toString() },
      400,
      'invalid_client',
    ],
    ['a token call with FormData', TOKEN, { method: 'POST', formData: true }, 400, 'invalid_request'],
    ['a token call with JSON', TOKEN, { method: 'POST', headers: JSON_TYPE, body: '{}' }, 400, 'invalid_request'],
    ['a token call by GET', TOKEN, {}, 405, 'invalid_request'],
    [
      'a wrong password',
      TOKEN,
      { method: 'POST', headers: FORM, body: logIn.replace('Sunny', 'Rainy') },
      400,
      'invalid_grant',
    ],
    [
      'a call of Profiles for a token with JSON',
      CONNECT,
      { method: 'POST', headers: JSON_TYPE, body: '{}' },
      400,
      'invalid_request',
    ],
    ['a path without its prefix', '/v3/frontend/me', { headers: ofSite }, 404, 'not_found'],
    ['an unknown path', '/api/rest/v4/frontend/applicants', { headers: ofSite }, 404, 'not_found'],
    ['an unknown path by DELETE', '/api/rest/nothing', { method: 'DELETE' }, 404, 'not_found'],
    [
      'a registration that is not JSON',
      `${V3}/applicants`,
      { method: 'POST', headers: { ...ofSite, ...JSON_TYPE }, body: '{' },
      400,
      'request_malformed',
    ],
    [
      'a body that is compressed',
      `${V3}/applicants`,
      { method: 'POST', headers: { ...ofSite, ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{}' },
      415,
      'unsupported_content_encoding',
    ],
    [
      'headers that tracing and libraries add',
      names,
      {
        headers: {
          ...ofSite,
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          'x-requested-with': 'XMLHttpRequest',
        },
      },
      200,
      'false',
    ],
  ];

  describe('a page of an origin of the client', async () => {
    const call = await pageOn(browser, allowed);
    it.each(failures)('reads what comes of %s', async (_, path, sent, status, text) => {
      expect(await call(`${origin}${path}`, sent)).toEqual([status, expect.stringContaining(text)]);
    });
  });

  describe('a page of another origin', async () => {
    const call = await pageOn(browser, other);
    // At once: an unknown origin waits for the next read of the clients.
    let answers: Promise<Awaited<ReturnType<typeof call>>[]>;
    beforeAll(() => {
      answers = Promise.all(failures.map(([, path, sent]) => call(`${origin}${path}`, sent)));
    });
    it.each(failures.map(([name], index) => [name, index] as const))('reads nothing of %s', async (_, index) => {
      expect((await answers)[index]).toBe('TypeError');
    });

    it.each([
      '/openapi.json',
      '/health',
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-authorization-server/api/rest/oauth/frontend',
    ])('reads %s', async (path) => {
      expect(await call(`${origin}${path}`)).toEqual([200, expect.stringMatching(/^\{/)]);
    });
  });
}
