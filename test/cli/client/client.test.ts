import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, expect, it } from 'vitest';
import { API_KEY, SCOPES } from '../../../src/clients/client.ts';
import { sha256 } from '../../../src/platform/hash.ts';
import { inProcess, isRejection } from '../support.ts';

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
  expect(await client('revoke', id)).toSatisfy(isRejection);
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
  ['an unknown id', 'revoke unknown'],
  ['an expiry that has passed', 'create --name A --kind key --expires 2020-01-01'],
  ['an expiry that is no time', 'create --name A --kind key --expires tomorrow'],
  ['an unknown id to change', 'update unknown --name A'],
  ['a change without an id', 'update --name A'],
  ['a change of nothing', 'update site'],
  ['a change to what it is already', 'update site --add-scope frontend --add-origin https://careers.example'],
  ['the last scope taken away', 'update site --remove-scope frontend'],
  ['a scope that a public client may not have', 'update site --add-scope privacy'],
  ['a scope taken away that it does not have', 'update site --remove-scope privacy'],
  ['an origin taken away that it does not have', 'update site --remove-origin https://other.example'],
  ['a scope both given and taken away', 'update site --add-scope frontend --remove-scope frontend'],
  ['an unknown scope', 'update site --add-scope admin'],
  ['a change to an expiry that has passed', 'update site --expires 2020-01-01T00:00:00Z'],
  ['an option of create in a change', 'update site --scope frontend'],
  ['a new secret for a public client', 'rotate site'],
  ['no id', 'revoke'],
])('refuses %s in one sentence, and changes nothing', async (_, line) => {
  const clients = () => openFile().prepare('select * from clients').all();
  const before = clients();
  expect(await client(...line.split(' '))).toSatisfy(isRejection);
  expect(clients()).toEqual(before);
});

const listed = async (id: string) =>
  JSON.parse((await client('list', '--json')).stdout).find((one: { id: string }) => one.id === id);

it('makes a client that expires, and shows when', async () => {
  const args = ['create', '--name', 'Contractor', '--kind', 'key', '--id', 'contractor', '--expires'];
  const { stdout } = await client(...args, '2099-12-31', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ id: 'contractor', expires_on: '2099-12-31T00:00:00.000Z' });
  expect(await listed('contractor')).toMatchObject({ expires_on: '2099-12-31T00:00:00.000Z' });
  expect((await client('list')).stdout).toMatch(/contractor .+ 2099-12-31T00:00\n/);

  await client('update', 'contractor', '--expires', '2099-06-30T12:00:00Z');
  expect(await listed('contractor')).toMatchObject({ expires_on: '2099-06-30T12:00:00.000Z' });
  await client('update', 'contractor', '--expires', 'never');
  expect(await listed('contractor')).not.toHaveProperty('expires_on');
});

it('changes name, scopes and origins, and nothing else', async () => {
  const created = await client('create', '--name', 'Suite', '--kind', 'oauth', '--id', 'suite', '--json');
  const row = () => openFile().prepare('select * from clients where id = ?').get('suite') as Record<string, unknown>;
  const before = row();
  const changes = ['--name', 'HR suite', '--add-scope', 'frontend', '--add-scope', 'events'];
  const origins = ['--add-origin', 'https://careers.example', '--add-origin', 'capacitor://localhost'];
  expect(await client('update', 'suite', ...changes, ...origins)).toEqual({
    code: 0,
    stdout: 'suite is changed, everywhere within 60 seconds.\n',
    stderr: '',
  });
  expect(row()).toEqual({
    ...before,
    name: 'HR suite',
    scopes: 'identity-verification frontend events',
    origins: 'https://careers.example capacitor://localhost',
    secret_hash: await sha256(JSON.parse(created.stdout).secret),
  });
  const removals = ['--remove-scope', 'identity-verification', '--remove-origin', 'https://careers.example', '--json'];
  expect(JSON.parse((await client('update', 'suite', ...removals)).stdout)).toMatchObject({
    id: 'suite',
    name: 'HR suite',
    scopes: ['frontend', 'events'],
    origins: ['capacitor://localhost'],
  });
});

it('shows the hour in which a client last called', async () => {
  await client('create', '--name', 'In use', '--kind', 'key', '--id', 'in-use');
  expect(await listed('in-use')).not.toHaveProperty('last_used_on');
  const note = openFile().prepare('update clients set last_used_on = ? where id = ?');
  note.run(Date.UTC(2026, 10, 27, 9), 'in-use');
  expect(await listed('in-use')).toMatchObject({ last_used_on: '2026-11-27T09:00:00.000Z' });
  expect((await client('list')).stdout).toContain('2026-11-27T09:00');
});

it('makes a revoked id anew with another secret, and changes no revoked client', async () => {
  const args = ['create', '--name', 'Suite', '--kind', 'oauth', '--id', 'anew', '--json'];
  const old = JSON.parse((await client(...args)).stdout);
  expect(await client(...args)).toSatisfy(isRejection);
  await client('revoke', 'anew');
  expect(await client('update', 'anew', '--name', 'Other')).toSatisfy(isRejection);
  const { secret, ...rest } = JSON.parse((await client(...args)).stdout);
  expect(rest).toEqual({ id: 'anew', name: 'Suite', kind: 'oauth', scopes: ['identity-verification'] });
  expect(secret).not.toBe(old.secret);
  const rows = openFile().prepare('select secret_hash, revoked_on from clients where id = ?').all('anew');
  expect(rows.map((row) => ({ ...row }))).toEqual([{ secret_hash: await sha256(secret), revoked_on: null }]);
});

it('rotates an expired client with a warning, and does not give its id away', async () => {
  const args = ['create', '--name', 'Over', '--kind', 'key', '--id', 'over'];
  await client(...args);
  openFile().prepare('update clients set expires_on = 1 where id = ?').run('over');
  const rotated = await client('rotate', 'over', '--json');
  expect({ ...rotated, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: expect.stringContaining('update over') });
  const refused = await client(...args);
  expect(refused).toSatisfy(isRejection);
  expect(refused.stderr).toContain('has expired');
});

it('decides a change again when another operator was faster', async () => {
  await client(
    'create',
    '--name',
    'Shared',
    '--kind',
    'key',
    '--id',
    'shared',
    '--scope',
    'privacy',
    '--scope',
    'events',
  );
  const endings = await Promise.all([
    client('update', 'shared', '--remove-scope', 'privacy'),
    client('update', 'shared', '--remove-scope', 'events'),
  ]);
  expect(endings.map(({ code }) => code).sort()).toEqual([0, 1]);
  expect((await listed('shared')).scopes).toHaveLength(1);
});

it.each(['create', 'list', 'update', 'revoke', 'rotate'])('takes a deployment by name: %s', async (action) => {
  const id = { create: ['--name', 'A', '--kind', 'key'], list: [] }[action] ?? ['shared'];
  const { code, stderr } = await client(
    action,
    ...id,
    ...(action === 'update' ? ['--name', 'B'] : []),
    '--env',
    'staging',
  );
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: '--env names a deployment on Cloudflare, so it needs --remote as well.\n',
  });
});

it('documents every option', async () => {
  const { stdout } = await client('--help');
  const { default: command } = await import('../../../src/cli/client/client.ts');
  for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
  for (const scope of SCOPES) expect(stdout).toContain(`  ${scope} `);
});

it('waits for a service that is writing', async () => {
  const service = openFile();
  service.exec('begin immediate');
  const args = ['create', '--name', 'Late', '--kind', 'key', '--id', 'late', '--json'];
  const { code, stdout, stderr } = await call('client', args, {}, () => service.exec('commit'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'The database is busy; trying again.\n' });
  expect(JSON.parse(stdout).id).toBe('late');
});
