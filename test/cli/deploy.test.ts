import { afterAll, expect, it } from 'vitest';
import { cloudflareAccount } from './cloudflare.ts';
import { call, copyOf, isRefusal, newState } from './support.ts';

const account = await cloudflareAccount();
afterAll(() => account.close());

const deploy = (...args: string[]) => call(newState(), 'deploy', args, account.env);

/** A new Worker is put as a script, one that is there gets a new version. */
const UPLOAD = /^\/workers\/scripts\/applicants(?:\/versions)?$/;

/** What was asked since then that changes something. */
const changesSince = (start: number) => account.asked.slice(start).filter(({ method }) => method !== 'GET');
const uploadsSince = (start: number) => changesSince(start).filter(({ path }) => UPLOAD.test(path));

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

it('rehearses without asking anybody', async () => {
  const start = account.asked.length;
  const { code, stdout } = await deploy('--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('--dry-run: exiting now.');
  expect(account.asked.length).toBe(start);
});

it.each([
  ['an origin without https', '--origin', 'http://applicants.acme.com'],
  ['an origin with a path', '--origin', 'https://applicants.acme.com/'],
  ['a sender that is no address', '--mail-from', 'jobs'],
  ['an unknown jurisdiction', '--jurisdiction', 'mars'],
  ['an unknown option', '--force', 'yes'],
])('refuses %s before it asks anybody', async (_name, ...args) => {
  const start = account.asked.length;
  expect(await deploy(...args)).toSatisfy(isRefusal);
  expect(account.asked.length).toBe(start);
});

it('says who may deploy when nobody is logged in', async () => {
  const nobody = { CLOUDFLARE_API_TOKEN: undefined, HOME: newState(), XDG_CONFIG_HOME: newState() };
  const { code, stderr } = await call(newState(), 'deploy', [], nobody);
  expect(code).toBe(1);
  expect(stderr).toContain('npx wrangler login');
});

it('deploys what the "Deploy to Cloudflare" page has named otherwise and made', async () => {
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
