import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { copyOf, isRejection } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';
import { GUIDE, wordsOf } from './guide.ts';
import { run, useAccount } from './run.ts';

const account = await cloudflareAccount();
useAccount(account);

/** Where the commands that are typed into a shell run: what they write lies there. */
const folder = copyOf('wrangler.toml', (text) => text);
const left = new Set(GUIDE);

/** Takes a command from the guide, in which it must be. */
function take(command: string): string {
  expect(GUIDE).toContain(command);
  left.delete(command);
  return command;
}

/** Runs a command of the guide as an operator types it. `sent` is what is typed for what the guide leaves open. */
async function typed(command: string, sent = command): Promise<string> {
  take(command);
  const env = { ...process.env, ...account.env };
  const { stdout } = await promisify(execFile)('bash', ['-c', sent], { cwd: folder, env });
  return stdout;
}

/** Runs a command of the guide in this process. */
function written(command: string, sent = command) {
  const [name, args] = wordsOf(take(command) && sent);
  return run(name, ...args);
}

const HOUR = 60 * 60 * 1000;
/** An erased applicant that a restore has brought back: KV alone knows of the erasure. */
const ERASED = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';
const NOON = `${new Date(Date.now() - 24 * HOUR).toISOString().slice(0, 10)}T12:00:00Z`;

/** The texts of a Worker's variables or secrets, version by version as they served. */
const served = (name: string, worker = 'applicants') =>
  account.served(worker).map(({ bindings }) => bindings.find((binding) => binding.name === name)?.text);
const live = (name: string, worker?: string) => served(name, worker).at(-1);
const changesSince = (start: number) => account.asked.slice(start).filter(({ method }) => method !== 'GET');

it('asks for a deployment where there is none', async () => {
  const ending = await run('client', 'list', '--remote');
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toContain('npm run deploy');
});

it('makes what is missing in an empty account, says each step before it, and never serves localhost', async () => {
  const stdout = await typed('npm run deploy -- --jurisdiction eu');
  expect(stdout.split('\n').filter((line) => line.startsWith('→'))).toEqual([
    '→ Making the database "applicants", kept in eu.',
    '→ Bringing its tables up to date.',
    '→ Deploying, with a new random SERVICE_SECRETS.',
  ]);
  expect(stdout).toContain('The service runs at https://applicants.acme.workers.dev;');
  expect(account.databases).toMatchObject([{ name: 'applicants', jurisdiction: 'eu' }]);
  expect(served('PUBLIC_ORIGIN')).toEqual(['https://applicants.acme.workers.dev']);
  expect(live('MAIL_FROM')).toBeUndefined();
  expect(live('SERVICE_SECRETS')).toMatch(/^[\w-]{64}$/);
  expect(stdout).not.toContain(live('SERVICE_SECRETS'));
  expect(account.subdomain('applicants')).toEqual({ enabled: true, previews_enabled: false });
});

it('rehearses without asking Cloudflare', async () => {
  const start = account.asked.length;
  const { code, stdout } = await written('npm run deploy -- --dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('--dry-run: exiting now.');
  expect(account.asked.length).toBe(start);
});

it('makes a client in the database of that name', async () => {
  const ending = await written('npm run client -- create --name "Back office" --kind key --remote');
  expect(ending).toMatchObject({ code: 0, stderr: '' });
  const rows = account.sql.prepare('select name, kind from clients').all();
  expect(rows).toEqual([{ name: 'Back office', kind: 'key' }]);
});

it('allows a domain in the list that the Worker is bound to', async () => {
  expect(await written('npm run domains -- add acme.com --remote')).toMatchObject({ code: 0, stderr: '' });
  expect(account.namesIn('applicants', 'WORK_EMAIL_DOMAINS')).toEqual(['acme.com']);
});

it('moves to another origin, and switches the address at workers.dev off', async () => {
  const { code, stdout } = await run(
    'deploy',
    '--origin',
    'https://applicants.acme.com/',
    '--mail-from',
    'hr@acme.com',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "applicants" is there.');
  expect(account.databases).toHaveLength(1);
  expect(account.subdomain('applicants')).toEqual({ enabled: false, previews_enabled: false });
  expect(live('PUBLIC_ORIGIN')).toBe('https://applicants.acme.com');
});

it('keeps origin and sender in a plain repeat, and adds a secret without the value of the old one', async () => {
  const { code, stdout } = await written('npm run deploy -- --rotate-secret');
  expect(code).toBe(0);
  expect(stdout).toContain('--drop-old-secrets');
  const [, ...later] = served('PUBLIC_ORIGIN');
  expect(new Set(later)).toEqual(new Set(['https://applicants.acme.com']));
  expect(live('MAIL_FROM')).toBe('hr@acme.com');
  expect(account.subdomain('applicants')).toEqual({ enabled: false, previews_enabled: false });
  expect(live('SERVICE_SECRETS')).toBe(served('SERVICE_SECRETS')[0]);
  expect(live('SERVICE_SECRETS_2')).toMatch(/^[\w-]{64}$/);
});

it('drops the old secrets before their links have expired only when it is told so', async () => {
  account.age(47 * HOUR);
  const start = account.asked.length;
  const early = await run('deploy', '--drop-old-secrets');
  expect(early).toSatisfy(isRejection);
  expect(early.stderr).toContain('48 hours');
  expect(changesSince(start)).toEqual([]);

  const [first, second] = [live('SERVICE_SECRETS'), live('SERVICE_SECRETS_2')];
  expect(await written('npm run deploy -- --drop-old-secrets --yes')).toMatchObject({ code: 0 });
  expect(live('SERVICE_SECRETS_2')).toBe(second);
  expect(live('SERVICE_SECRETS')).toMatch(/^[\w-]{64}$/);
  expect(live('SERVICE_SECRETS')).not.toBe(first);
});

it("replaces a client's secret", async () => {
  const client = () => account.sql.prepare('select id, secret_hash from clients').get();
  const before = client();
  const command = 'npm run client -- rotate ID --remote';
  expect(await written(command, command.replace('ID', String(before?.id)))).toMatchObject({ code: 0 });
  expect(client()).toEqual({ id: before?.id, secret_hash: expect.any(String) });
  expect(client()).not.toEqual(before);
});

it('keeps a copy elsewhere', async () => {
  await typed('npx wrangler d1 export applicants --remote --output=copy.sql');
  expect(readFileSync(join(folder, 'copy.sql'), 'utf8')).toContain('"success":true');
});

it('pauses what is deployed, and keeps all that it knows when it is deployed by wrangler alone', async () => {
  expect(await written('npm run deploy -- --pause')).toMatchObject({ code: 0 });
  const before = account.live('applicants');
  expect(live('PAUSED')).toBe('on');
  await typed('npx wrangler deploy');
  const texts = (bindings = account.live('applicants')) =>
    bindings
      ?.filter(({ text }) => text)
      .map(({ name, text }) => `${name} ${text}`)
      .sort();
  expect(texts()).toEqual(texts(before));
});

it('erases again what a restore has brought back, while it is paused, and resumes', async () => {
  const restored = `insert into applicants (id, version, created_on, modified_on) values ('${ERASED}', 1, 1, 1)`;
  account.sql.exec(restored);
  account.put('applicants', 'ERASURES', ERASED, { erased_on: Date.now() });
  const restore = 'npx wrangler d1 time-travel restore applicants --timestamp 2026-11-01T12:00:00Z';
  await typed(restore, restore.replace('2026-11-01T12:00:00Z', NOON));
  const list = 'npm run -s erasures -- list --since 2026-11-01T11:55:00Z --remote > erased.txt';
  await typed(list, list.replace('2026-11-01T11:55:00Z', NOON));
  expect(readFileSync(join(folder, 'erased.txt'), 'utf8').trim()).toBe(ERASED);
  await typed('npm run erasures -- repeat $(cat erased.txt) --remote');
  const [row] = account.sql.prepare('select email, anonymized_on from applicants').all();
  expect(row).toEqual({ email: null, anonymized_on: expect.any(Number) });

  expect((await written('npm run client -- list --remote')).stdout).toContain('Back office');
  expect(await written('npm run deploy -- --resume')).toMatchObject({ code: 0 });
  expect(live('PAUSED')).toBeUndefined();
});

it('makes another deployment by --env, from nothing to its first client and domain', async () => {
  const { code, stdout } = await written('npm run deploy -- --env staging');
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

  expect((await written('npm run client -- list --remote --env staging')).stdout).not.toContain('Back office');
  expect(await run('domains', 'add', 'bücher.example', '--remote', '--env', 'staging')).toMatchObject({ code: 0 });
  expect(account.namesIn('applicants-staging', 'WORK_EMAIL_DOMAINS')).toEqual(['xn--bcher-kva.example']);
  expect(account.namesIn('applicants', 'WORK_EMAIL_DOMAINS')).toEqual(['acme.com']);
});

it('runs every other command of the guides to deploying, to jobs and to privacy as it stands', async () => {
  const id = account.sql.prepare("select id from clients where kind = 'key'").get()?.id;
  for (const command of [...left]) {
    const sent = command.replace(' ID ', ` ${id} `);
    if (command.startsWith('npm run ')) expect(await written(command, sent), command).toMatchObject({ code: 0 });
    else await typed(command, sent);
  }
  expect([...left]).toEqual([]);
  expect((await run('domains', 'list', '--remote')).stdout).toBe('acme.com\nexample.org\n');
  expect(GUIDE.length).toBeGreaterThan(15);
});
