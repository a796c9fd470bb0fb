import { expect, it } from 'vitest';
import { isRejection } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';
import { operatorOf } from './operator.ts';
import { run } from './run.ts';

const account = await cloudflareAccount();
const { typed, written, served, live } = operatorOf(account);

const HOUR = 60 * 60 * 1000;
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
