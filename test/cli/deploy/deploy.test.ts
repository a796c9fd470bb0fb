import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import command from '../../../src/cli/deploy/deploy.ts';
import { describeError } from '../../../src/cli/refusal.ts';
import { call, copyOf, type Ending, isRefusal, newState, root } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';

const account = await cloudflareAccount();
afterAll(() => account.close());
Object.assign(process.env, account.env);

const HOUR = 60 * 60 * 1000;

const deploy = (...args: string[]) => call(newState(), 'deploy', args, account.env);
/** Runs `npm run deploy` in this process: a second less, and what it says of its steps goes by. */
async function inProcess(args: readonly string[]): Promise<Ending> {
  try {
    await command.actions(args);
    return { code: 0, stdout: '', stderr: '' };
  } catch (error) {
    return { code: 1, stdout: '', stderr: `${describeError(error)}\n` };
  }
}

const remotely = (command: string, ...args: string[]) => call(newState(), command, [...args, '--remote'], account.env);

/** The texts of a Worker's variables or secrets, version by version as they served. */
const served = (name: string, worker = 'applicants') =>
  account.served(worker).map(({ bindings }) => bindings.find((binding) => binding.name === name)?.text);
const live = (name: string, worker?: string) => served(name, worker).at(-1);
const changesSince = (start: number) => account.asked.slice(start).filter(({ method }) => method !== 'GET');

it('asks for a deployment where there is none', async () => {
  const ending = await remotely('client', 'list');
  expect(ending).toSatisfy(isRefusal);
  expect(ending.stderr).toContain('npm run deploy');
});

it('makes what is missing in an empty account, says each step before it, and never serves localhost', async () => {
  const { code, stdout, stderr } = await deploy('--jurisdiction', 'eu', '--mail-from', 'jobs@acme.com');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => line.startsWith('→'))).toEqual([
    '→ Making the database "applicants", kept in eu.',
    '→ Bringing its tables up to date.',
    '→ Deploying, with a new random SERVICE_SECRETS.',
  ]);
  expect(stdout).toContain('The service runs at https://applicants.acme.workers.dev;');
  expect(account.databases).toMatchObject([{ name: 'applicants', jurisdiction: 'eu' }]);
  expect(served('PUBLIC_ORIGIN')).toEqual(['https://applicants.acme.workers.dev']);
  expect(served('MAIL_FROM')).toEqual(['jobs@acme.com']);
  expect(live('SERVICE_SECRETS')).toMatch(/^[\w-]{64}$/);
  expect(stdout).not.toContain(live('SERVICE_SECRETS'));
  expect(account.subdomain('applicants')).toEqual({ enabled: true, previews_enabled: false });
});

it('moves to another origin, and switches the address at workers.dev off', async () => {
  const { code, stdout } = await deploy('--origin', 'https://applicants.acme.com/', '--mail-from', 'hr@acme.com');
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "applicants" is there.');
  expect(account.databases).toHaveLength(1);
  expect(account.subdomain('applicants')).toEqual({ enabled: false, previews_enabled: false });
  expect(live('PUBLIC_ORIGIN')).toBe('https://applicants.acme.com');
});

it('keeps origin and sender in a plain repeat, and adds a secret without the value of the old one', async () => {
  const { code, stdout } = await deploy('--rotate-secret');
  expect(code).toBe(0);
  expect(stdout).toContain('--drop-old-secrets');
  const [, ...later] = served('PUBLIC_ORIGIN');
  expect(new Set(later)).toEqual(new Set(['https://applicants.acme.com']));
  expect(live('MAIL_FROM')).toBe('hr@acme.com');
  expect(account.subdomain('applicants')).toEqual({ enabled: false, previews_enabled: false });
  expect(live('SERVICE_SECRETS')).toBe(served('SERVICE_SECRETS')[0]);
  expect(live('SERVICE_SECRETS_2')).toMatch(/^[\w-]{64}$/);
});

it('drops the old secrets no earlier than their links have expired', async () => {
  account.age(47 * HOUR);
  const start = account.asked.length;
  const early = await inProcess(['--drop-old-secrets']);
  expect(early).toSatisfy(isRefusal);
  expect(early.stderr).toContain('48 hours');
  expect(changesSince(start)).toEqual([]);

  account.age(2 * HOUR);
  const [first, second] = [live('SERVICE_SECRETS'), live('SERVICE_SECRETS_2')];
  expect(await inProcess(['--drop-old-secrets'])).toMatchObject({ code: 0 });
  expect(live('SERVICE_SECRETS_2')).toBe(second);
  expect(live('SERVICE_SECRETS')).toMatch(/^[\w-]{64}$/);
  expect(live('SERVICE_SECRETS')).not.toBe(first);
});

it('pauses what is deployed, and keeps all that it knows when it is deployed by wrangler alone', async () => {
  expect(await inProcess(['--pause'])).toMatchObject({ code: 0 });
  const before = account.live('applicants');
  expect(live('PAUSED')).toBe('on');
  const env = { ...process.env, ...account.env };
  await promisify(execFile)('node_modules/.bin/wrangler', ['deploy'], { cwd: root, env });
  const texts = (bindings = account.live('applicants')) =>
    bindings
      ?.filter(({ text }) => text)
      .map(({ name, text }) => `${name} ${text}`)
      .sort();
  expect(texts()).toEqual(texts(before));
  expect(await inProcess(['--resume'])).toMatchObject({ code: 0 });
  expect(live('PAUSED')).toBeUndefined();
});

it('makes a client in the database of that name', async () => {
  const args = ['create', '--name', 'Careers site', '--kind', 'key', '--id', 'site', '--json'];
  expect(await remotely('client', ...args)).toMatchObject({ code: 0, stderr: '' });
  const rows = account.sql.prepare('select id, name, kind from clients').all();
  expect(rows).toEqual([{ id: 'site', name: 'Careers site', kind: 'key' }]);
});

it('makes another deployment by --env, from nothing to its first client and domain', async () => {
  const { code, stdout } = await deploy('--env', 'staging');
  expect(code).toBe(0);
  expect(stdout).toContain('→ Making the database "applicants-staging".');
  expect(stdout).toContain('https://applicants-staging.acme.workers.dev');
  expect(served('PUBLIC_ORIGIN', 'applicants-staging')).toEqual(['https://applicants-staging.acme.workers.dev']);
  expect(live('MAIL_FROM', 'applicants-staging')).toBeUndefined();
  expect(live('SERVICE_SECRETS', 'applicants-staging')).not.toBe(live('SERVICE_SECRETS'));
  const resources = (worker: string) =>
    account.live(worker)?.flatMap(({ id, namespace_id }) => [id, namespace_id].filter((each) => each !== undefined));
  expect(resources('applicants-staging')).toHaveLength(6);
  expect(resources('applicants-staging')?.filter((id) => resources('applicants')?.includes(id))).toEqual([]);

  const { stdout: listed } = await remotely('client', 'list', '--json', '--env', 'staging');
  expect(listed).toBe('[]\n');
  expect(await remotely('domains', 'add', 'bücher.example', '--env', 'staging')).toMatchObject({ code: 0 });
  expect(account.namesIn('applicants-staging', 'WORK_EMAIL_DOMAINS')).toEqual(['xn--bcher-kva.example']);
  expect(account.namesIn('applicants', 'WORK_EMAIL_DOMAINS')).toEqual([]);
});

it.each([
  ['an origin without https', '--origin', 'http://applicants.acme.com'],
  ['an origin with a path', '--origin', 'https://applicants.acme.com/jobs'],
  ['localhost', '--origin', 'https://localhost:8787'],
  ['a sender that is no address', '--mail-from', 'jobs'],
  ['an unknown jurisdiction', '--jurisdiction', 'mars'],
  ['a name of a deployment that no Worker can have', '--env', 'Staging 2'],
  ['two acts at once', '--pause', '--resume'],
  ['an option that an act has no use for', '--pause', '--origin', 'https://applicants.acme.com'],
  ['an unknown option', '--force', 'yes'],
])('refuses %s before it asks Cloudflare', async (_name, ...args) => {
  const start = account.asked.length;
  expect(await inProcess(args)).toSatisfy(isRefusal);
  expect(account.asked.length).toBe(start);
});

describe('in an account where something is in the way', () => {
  /** A refusal of `npm run deploy` in another account, in which it has changed nothing. */
  async function refusalIn(existing: Parameters<typeof cloudflareAccount>[0], ...args: string[]): Promise<string> {
    const other = await cloudflareAccount(existing);
    Object.assign(process.env, other.env);
    try {
      const ending = await inProcess(args);
      expect(ending).toSatisfy(isRefusal);
      expect(other.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
      return ending.stderr;
    } finally {
      Object.assign(process.env, account.env);
      other.close();
    }
  }
  const database = { uuid: 'database-1', name: 'applicants' };

  it('does not share the people of another Worker', async () => {
    const taken = { databases: [database], workers: { shop: 'database-9', hr: 'database-1' } };
    expect(await refusalIn(taken)).toMatch(/used by the Worker "hr".*--yes/);
  });

  it('does not leave the people of the Worker behind', async () => {
    const renamed = { databases: [{ uuid: 'database-1', name: 'people' }], workers: { applicants: 'database-1' } };
    expect(await refusalIn(renamed)).toMatch(/uses the database "people".*--yes/);
  });

  it.each([
    ['eu', undefined, 'kept in no jurisdiction'],
    ['eu', 'us', 'kept in us'],
  ])('does not take a database that is not kept in %s (%s)', async (asked, jurisdiction, reason) => {
    const elsewhere = { databases: [jurisdiction === undefined ? database : { ...database, jurisdiction }] };
    expect(await refusalIn(elsewhere, '--jurisdiction', asked)).toContain(reason);
  });

  it.each([['--pause'], ['--drop-old-secrets']])('has nothing to %s before it is deployed', async (act) => {
    expect(await refusalIn({}, act)).toContain('deploy it first');
  });

  it('does not drop the only secret', async () => {
    const single = { databases: [database], workers: { applicants: 'database-1' } };
    expect(await refusalIn(single, '--drop-old-secrets')).toContain('--rotate-secret');
  });
});

it('does not move because wrangler.toml says another origin than the one that is deployed', async () => {
  const copy = copyOf('wrangler.toml', (text) =>
    text.replace('[vars]', "[vars]\nPUBLIC_ORIGIN = 'https://other.acme.com'"),
  );
  const start = account.asked.length;
  const ending = await call(newState(), 'deploy', [], account.env, copy);
  expect(ending).toSatisfy(isRefusal);
  expect(ending.stderr).toMatch(/https:\/\/applicants\.acme\.com.*https:\/\/other\.acme\.com.*--origin/);
  expect(changesSince(start)).toEqual([]);
});

it.concurrent('rehearses without asking Cloudflare', async () => {
  const start = account.asked.length;
  const { code, stdout } = await deploy('--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('--dry-run: exiting now.');
  expect(account.asked.length).toBe(start);
});

it.concurrent.each([
  ['deploy', []],
  ['client', ['list', '--remote']],
])('%s says how to log in', async (command, args) => {
  const noLogin = { CLOUDFLARE_API_TOKEN: undefined, HOME: newState(), XDG_CONFIG_HOME: newState() };
  const ending = await call(newState(), command, args, noLogin);
  expect(ending.code).toBe(1);
  expect(ending.stderr).toMatch(/^[^\n]*npx wrangler login[^\n]*\n$/);
});

it.concurrent('deploys what the "Deploy to Cloudflare" page has named otherwise and made', async () => {
  const copy = copyOf('wrangler.toml', (text) =>
    text
      .replace('name = "applicants"', 'name = "people"')
      .replace('binding = "DB"', 'binding = "DB"\ndatabase_name = "people-db"\ndatabase_id = "database-id"')
      .replace('binding = "WORK_EMAIL_DOMAINS"', 'binding = "WORK_EMAIL_DOMAINS"\nid = "list-id"'),
  );
  const renamed = await cloudflareAccount({ databases: [{ uuid: 'database-id', name: 'people-db' }] });
  const { code, stdout } = await call(newState(), 'deploy', [], { ...renamed.env, CI: 'true' }, copy);
  renamed.close();
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "people-db" is there.');
  expect(stdout).toContain('The service runs at https://people.acme.workers.dev;');
});
