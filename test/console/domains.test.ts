import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { rows } from '../support/profiles.ts';
import { anOperator, nextOf, open, send, signedIn, textOf } from './support.ts';

const operator = await anOperator();
const session = await signedIn(operator);
const add = (fields: Record<string, string>) => send('/console/domains', session, fields);
const listed = async () => (await env.WORK_EMAIL_DOMAINS.list()).keys.map(({ name }) => name);
const logged = async () =>
  (await rows<Record<string, string>>('operator_log')).map(({ action, subject }) => [action, subject]);

it('adds a domain in Punycode, and removes it', async () => {
  expect(nextOf(await add({ domain: ' Bücher.Example ' }))).toEqual([303, '/console/domains?done=added']);
  expect(await listed()).toContain('xn--bcher-kva.example');
  expect(await open('/console/domains?done=added', session)).toContain('xn--bcher-kva.example');
  const removed = await send('/console/domains/remove', session, { domain: 'xn--bcher-kva.example' });
  expect(nextOf(removed)).toEqual([303, '/console/domains?done=removed']);
  expect(await listed()).not.toContain('xn--bcher-kva.example');
  expect((await logged()).slice(-2)).toEqual([
    ['domain_added', 'xn--bcher-kva.example'],
    ['domain_removed', 'xn--bcher-kva.example'],
  ]);
});

it('asks for a tick before it allows a public mail provider', async () => {
  for (const domain of ['gmail.com', 'gmx.ch']) {
    const response = await add({ domain });
    const html = await response.text();
    expect([response.status, textOf(html)]).toEqual([400, expect.stringContaining('a public mail provider')]);
    expect(html).toContain('<input type="checkbox" name="even_if_public"');
    expect(html).toContain(`value="${domain}"`);
    expect(await listed()).not.toContain(domain);
    expect((await add({ domain, even_if_public: 'on' })).status).toBe(303);
    expect(await listed()).toContain(domain);
  }
});

it.each(['', 'acme', 'https://acme.com', 'a@acme.com', '127.0.0.1', '<b>.com'])('refuses %j', async (domain) => {
  const before = await logged();
  const response = await add({ domain });
  expect([response.status, textOf(await response.text())]).toEqual([400, expect.stringContaining('is not a domain')]);
  expect(await logged()).toEqual(before);
});

it('answers 404 for a domain that is not on the list', async () => {
  expect((await send('/console/domains/remove', session, { domain: 'other.example' })).status).toBe(404);
});

it('fails cleanly when KV does, and has the act in the log', async () => {
  const broken = { put: () => Promise.reject(new Error('broken')) } as unknown as KVNamespace;
  const response = await send(
    '/console/domains',
    session,
    { domain: 'new.example' },
    { env: { WORK_EMAIL_DOMAINS: broken } },
  );
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('<h1>The service cannot answer now</h1>');
  expect((await logged()).at(-1)).toEqual(['domain_added', 'new.example']);
});
