import { afterAll, expect, it } from 'vitest';
import { call, copyOf, inProcess, isRefusal, newState } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';

const account = await cloudflareAccount();
afterAll(() => account.close());
const here = await inProcess();
Object.assign(process.env, account.env);

const deploy = (...args: string[]) => call(newState(), 'deploy', args, account.env);

/** A new Worker is put as a script, one that is there gets a new version. */
const UPLOAD = /^\/workers\/scripts\/applicants(?:\/versions)?$/;

/** What was asked since then that changes something. */
const changesSince = (start: number) => account.asked.slice(start).filter(({ method }) => method !== 'GET');
const uploadsSince = (start: number) => changesSince(start).filter(({ path }) => UPLOAD.test(path));

const remotely = (command: string, ...args: string[]) => call(newState(), command, [...args, '--remote'], account.env);

it('asks for a deployment where there is none', async () => {
  const { code, stderr } = await remotely('client', 'list');
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('applicants') });
});

it('makes what is missing in an empty account, and says each step before it', async () => {
  const { code, stdout, stderr } = await deploy('--jurisdiction', 'eu', '--mail-from', 'jobs@acme.com');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout.split('\n').filter((line) => line.startsWith('→'))).toEqual([
    '→ Making the database "applicants", kept in eu.',
    '→ Bringing its tables up to date.',
    '→ Deploying, with a new random SERVICE_SECRETS.',
    '→ Telling the service that it is reached at https://applicants.acme.workers.dev.',
    '→ Deploying.',
  ]);
  expect(stdout).toContain('The service runs at https://applicants.acme.workers.dev;');

  const changes = changesSince(0);
  const databases = changes.filter(({ path }) => path === '/d1/database').map(({ body }) => JSON.parse(body));
  expect(databases).toEqual([{ name: 'applicants', jurisdiction: 'eu' }]);
  expect(changes.filter(({ body }) => body.includes('CREATE TABLE `applicants`'))).toHaveLength(1);
  const [first, second] = uploadsSince(0).map(({ body }) => body);
  expect(first).toMatch(/"SERVICE_SECRETS","type":"secret_text","text":"[\w-]{64}"/);
  expect(second).not.toMatch(/"SERVICE_SECRETS","type":"secret_text","text"/);
  expect(second).toContain('"PUBLIC_ORIGIN","type":"plain_text","text":"https://applicants.acme.workers.dev"');
  expect(second).toContain('"MAIL_FROM","type":"plain_text","text":"jobs@acme.com"');
  expect(stdout).not.toContain(/"text":"([\w-]{64})"/.exec(first ?? '')?.[1]);
});

it('makes nothing twice, and uploads once where the origin is known', async () => {
  const start = account.asked.length;
  const { code, stdout } = await deploy('--origin', 'https://applicants.acme.com');
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "applicants" is there.');
  expect(changesSince(start).filter(({ path }) => path === '/d1/database')).toEqual([]);
  const uploads = uploadsSince(start);
  expect(uploads).toHaveLength(1);
  expect(uploads[0]?.body).not.toMatch(/"SERVICE_SECRETS","type":"secret_text","text"/);
  expect(uploads[0]?.body).toContain('"text":"https://applicants.acme.com"');
});

it('makes a client in the database of that name', async () => {
  const args = ['create', '--name', 'Careers site', '--kind', 'key', '--id', 'site', '--json'];
  expect(await remotely('client', ...args)).toMatchObject({ code: 0, stderr: '' });
  const rows = account.sql.prepare('select id, name, kind from clients').all();
  expect(rows).toEqual([{ id: 'site', name: 'Careers site', kind: 'key' }]);
  const { stdout } = await remotely('client', 'list', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ id: 'site', name: 'Careers site', kind: 'key' }]);
});

it('changes the list that the deployed Worker is bound to', async () => {
  expect(await remotely('domains', 'add', 'bücher.example')).toMatchObject({ code: 0 });
  const { stdout } = await remotely('domains', 'list', '--json');
  expect(stdout).toBe('["xn--bcher-kva.example"]\n');
});

it.each([
  ['an origin without https', '--origin', 'http://applicants.acme.com'],
  ['an origin with a path', '--origin', 'https://applicants.acme.com/'],
  ['a sender that is no address', '--mail-from', 'jobs'],
  ['an unknown jurisdiction', '--jurisdiction', 'mars'],
  ['an unknown option', '--force', 'yes'],
])('refuses %s before it asks Cloudflare', async (_name, ...args) => {
  const start = account.asked.length;
  expect(await here.call('deploy', args)).toSatisfy(isRefusal);
  expect(account.asked.length).toBe(start);
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
      .replace('database_name = "applicants"', 'database_name = "people-db"\ndatabase_id = "database-id"')
      .replace('binding = "WORK_EMAIL_DOMAINS"', 'binding = "WORK_EMAIL_DOMAINS"\nid = "list-id"'),
  );
  const renamed = await cloudflareAccount({ worker: 'people', database: 'people-db' });
  const { code, stdout } = await call(newState(), 'deploy', [], { ...renamed.env, CI: 'true' }, copy);
  renamed.close();
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "people-db" is there.');
  expect(stdout).toContain('The service runs at https://people.acme.workers.dev;');
});
