import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, it } from 'vitest';
import { API_KEY } from '../../../src/clients/client.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { inProcess, isRefusal } from '../support.ts';

const { call, state } = await inProcess();
const client = (...args: string[]) => call('client', args);

/** The file that the service and the commands share. */
function openFile(): DatabaseSync {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  return new DatabaseSync(join(folder, file as string));
}

beforeAll(async () => {
  const args = ['--name', 'Careers site', '--kind', 'public', '--id', 'site', '--origin', 'https://careers.example'];
  const { stdout, ...ending } = await client('create', ...args, '--json');
  expect(ending).toEqual({ code: 0, stderr: '' });
  const origins = ['https://careers.example'];
  expect(JSON.parse(stdout)).toEqual({
    id: 'site',
    name: 'Careers site',
    kind: 'public',
    scopes: ['frontend'],
    origins,
  });
});

it('issues a key, replaces it and revokes it; the database sees nothing but hashes', async () => {
  const created = await client('create', '--name', "O'Brien? (HR)", '--kind', 'key', '--json');
  const { id, key, ...rest } = JSON.parse(created.stdout);
  expect(rest).toEqual({ name: "O'Brien? (HR)", kind: 'key', scopes: ['identity-verification'] });
  expect(id).toMatch(/^cli_[a-z2-7]{16}$/);
  expect(key).toMatch(API_KEY);
  const row = () => openFile().prepare('select * from clients where id = ?').get(id) as Record<string, unknown>;
  expect(row()).toMatchObject({ secret_hash: await sha256(key), revoked_on: null });
  expect(Object.values(row())).not.toContain(key);

  const rotated = JSON.parse((await client('rotate', id, '--json')).stdout);
  expect(rotated).toEqual({ id, key: rotated.key, ...rest });
  expect(rotated.key).not.toBe(key);
  expect(row()).toMatchObject({ secret_hash: await sha256(rotated.key) });

  const revoked = { code: 0, stdout: `${id} is revoked: it ends within 60 seconds.\n`, stderr: '' };
  expect(await client('revoke', id)).toEqual(revoked);
  const { revoked_on } = row();
  expect(revoked_on).toBeTypeOf('number');
  expect(await client('revoke', id)).toSatisfy(isRefusal);
  expect(row()).toMatchObject({ revoked_on });
});

it('issues a secret with scopes and origins, says so once in words, and lists it without', async () => {
  const options = ['--scope', 'privacy', '--scope', 'frontend', '--scope', 'privacy'];
  const origins = ['--origin', 'https://careers.example', '--origin', 'http://localhost:3000'];
  const { code, stdout, stderr } = await client('create', '--name', 'Suite', '--kind', 'oauth', ...options, ...origins);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/Client secret {3}[a-z2-7]{52}\n\nThe secret will not be shown again/);
  const clients = JSON.parse((await client('list', '--json')).stdout);
  expect(clients.find(({ name }: { name: string }) => name === 'Suite')).toEqual({
    id: expect.stringMatching(/^cli_/),
    name: 'Suite',
    kind: 'oauth',
    scopes: ['privacy', 'frontend'],
    origins: ['https://careers.example', 'http://localhost:3000'],
    created_on: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

it('warns that no page can use a public client without an origin', async () => {
  const { code, stderr } = await client('create', '--name', 'Site', '--kind', 'public', '--id', 'no-origin');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('--origin https://careers.example') });
});

it.each([
  ['an unknown command', 'make'],
  ['an inherited name as a command', 'toString'],
  ['an option of another command', 'list --name A'],
  ['an origin with a path', 'create --name A --kind public --origin https://a.example/'],
  ['an id that is taken', 'create --name A --kind public --id site'],
  ['an unknown id', 'revoke nobody'],
  ['a new secret for a public client', 'rotate site'],
  ['no id', 'revoke'],
])('refuses %s in one sentence, and changes nothing', async (_, line) => {
  const clients = () => openFile().prepare('select * from clients').all();
  const before = clients();
  expect(await client(...line.split(' '))).toSatisfy(isRefusal);
  expect(clients()).toEqual(before);
});

it('waits for a service that is writing', async () => {
  const service = openFile();
  service.exec('begin immediate');
  const args = ['create', '--name', 'Late', '--kind', 'key', '--id', 'late', '--json'];
  const { code, stdout, stderr } = await call('client', args, {}, () => service.exec('commit'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'The database is busy; trying again.\n' });
  expect(JSON.parse(stdout).id).toBe('late');
});
