import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimPort } from '../../src/cli/port.ts';
import { call, isRefusal, newState, startService } from './support.ts';

const state = newState();
const untouched = newState();
let port: number;
let origin: string;
let service: Awaited<ReturnType<typeof startService>>;

const create = (key: string) =>
  fetch(`${origin}/applicants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: '{}',
  });

beforeAll(async () => {
  port = await claimPort('localhost', 0);
  origin = `http://localhost:${port}`;
  service = await startService(state, port);
});

afterAll(() => service.end('SIGTERM'));

it('greets with credentials that only their owner can read', () => {
  expect(service.greeting).toContain(`The service runs at ${origin} `);
  expect(service.key).toMatch(/^sk_/);
  expect(statSync(join(state, 'local-clients.json')).mode & 0o777).toBe(0o600);
});

it('prints Profiles calls that work as they stand', async () => {
  const calls = /# Profiles.*\n([\s\S]*?)\n\n/.exec(service.greeting)?.[1] ?? '';
  const { stdout } = await promisify(execFile)('bash', ['-c', calls]);
  const answers = stdout.trim().split('\n');
  expect([1, 3, 5, 7].map((line) => answers[line])).toEqual(['201', '200', '200', '200']);
  const [created, read, changed, anonymized] = [0, 2, 4, 6].map((line) => JSON.parse(answers[line] ?? ''));
  expect(read).toEqual(created);
  expect(created._links.self.href).toBe(`${origin}/applicants/${created.id}`);
  expect(changed).toMatchObject({ id: created.id, email: 'hannah.bret-smith@example.com' });
  expect(Object.keys(anonymized).sort()).toEqual([
    '_links',
    'created_on',
    'external_applicant_id',
    'id',
    'modified_on',
  ]);
});

it('lets clients in and shuts them out while it runs', async () => {
  const make = async (name: string) =>
    JSON.parse((await call(state, 'client', ['create', '--name', name, '--kind', 'key', '--json'])).stdout);
  const [used, unused] = await Promise.all([make('Used'), make('Unused')]);
  expect((await create(used.key)).status).toBe(201);
  expect((await call(state, 'client', ['revoke', unused.id])).code).toBe(0);
  expect((await create(unused.key)).status).toBe(401);
});

it('says which port is busy before it makes anything', async () => {
  const ending = await call(untouched, 'start', ['--port', String(port)]);
  expect(ending).toSatisfy(isRefusal);
  expect(ending.stderr).toContain(`npm start -- --port ${port + 1}`);
  expect(readdirSync(untouched)).toEqual([]);
});

it('ends with everything it started, and starts again with the clients that are left', async () => {
  expect(await service.end('SIGINT')).toBe(0);
  expect(await claimPort('localhost', port)).toBe(port);
  await call(state, 'client', ['revoke', service.site]);
  const before = service;
  service = await startService(state, port);
  expect(service).toMatchObject({ key: before.key, oauth: before.oauth });
  expect(service.site).not.toBe(before.site);
  expect((await create(service.key)).status).toBe(201);
  expect(await service.end('SIGTERM')).toBe(0);
  expect(await claimPort('localhost', port)).toBe(port);
});

it('ends as wrangler does when that cannot start', async () => {
  const { code, stdout } = await call(state, 'start', ['--port', '0', '--no-such-option']);
  expect(code).toBe(1);
  expect(stdout).not.toContain('The service runs');
});
