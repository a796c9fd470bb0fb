import { get, type IncomingMessage } from 'node:http';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, it } from 'vitest';
import { served } from '../support/served.ts';

const { origin } = await served();

it('gives a document that a standard linter finds nothing wrong with', async () => {
  const response = await fetch(new URL('/openapi.json', origin));
  expect(response.status).toBe(200);
  // A GET that takes nothing cannot be called wrongly, so the calls of Operations have no 4xx of their own. The server is
  // this machine, the only one that the service answers over plain HTTP.
  const rules = { 'operation-4xx-response': 'off', 'no-server-example.com': 'off' } as const;
  const config = await createConfig({ extends: ['recommended'], rules });
  const problems = await lintFromString({ source: await response.text(), absoluteRef: '/openapi.json', config });
  const found = problems.map(({ severity, ruleId, message, location }) => {
    const where = location.map((place) => ('pointer' in place ? place.pointer : '')).join(' ');
    return `${severity} ${ruleId}: ${message} ${where}`;
  });
  expect(found).toEqual([]);
});

it.each([
  ['/health', 200],
  ['/openapi.json', 200],
  ['/applicants', 401],
  ['/nonsense', 404],
] as const)('sends no header of %s twice', async (path, status) => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(path, origin), resolve).on('error', reject);
  });
  response.resume();
  expect(response.statusCode).toBe(status);
  const names = response.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(names).toEqual([...new Set(names)]);
});
