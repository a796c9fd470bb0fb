import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cloudflareAccount } from './cloudflare.ts';
import { GUIDE } from './guide.ts';
import { operatorOf } from './operator.ts';
import { run } from './run.ts';

/*
 * Every command of the guides to deploying, to jobs and to privacy. Wrangler takes three seconds of a core at each start, so
 * those that `deploy.test.ts` does not need are here.
 */
const account = await cloudflareAccount();
const { folder, left, typed, written, served, live } = operatorOf(account);

const HOUR = 60 * 60 * 1000;
/** An erased applicant that a restore has brought back: KV alone knows of the erasure. */
const ERASED = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';
const NOON = `${new Date(Date.now() - 24 * HOUR).toISOString().slice(0, 10)}T12:00:00Z`;

it('deploys, and makes a client and a domain', async () => {
  expect(await written('npm run deploy -- --jurisdiction eu')).toMatchObject({ code: 0 });
  expect(await written('npm run client -- create --name "Back office" --kind key --remote')).toMatchObject({ code: 0 });
  expect(await written('npm run domains -- add acme.com --remote')).toMatchObject({ code: 0 });
});

it('rehearses without asking Cloudflare', async () => {
  const start = account.asked.length;
  const { code, stdout } = await written('npm run deploy -- --dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('--dry-run: exiting now.');
  expect(account.asked.length).toBe(start);
});

it('keeps a copy elsewhere', async () => {
  await typed('npx wrangler d1 export applicants --remote --output=copy.sql');
  expect(readFileSync(join(folder, 'copy.sql'), 'utf8')).toContain('"success":true');
});

it('erases again what a restore has brought back, while it is paused, and resumes', async () => {
  expect(await written('npm run deploy -- --pause')).toMatchObject({ code: 0 });
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
