import { describe, expect, it } from 'vitest';
import { call, copyOf, isRejection, newState } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';
import { run, useAccount } from './run.ts';

const account = await cloudflareAccount({
  databases: [{ uuid: 'database-1', name: 'applicants' }],
  workers: { applicants: 'database-1' },
  variables: { PUBLIC_ORIGIN: 'https://applicants.acme.com', MAIL_FROM: 'jobs@acme.com' },
});
useAccount(account);

const HOUR = 60 * 60 * 1000;

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
  expect(await run('deploy', ...args)).toSatisfy(isRejection);
  expect(account.asked.length).toBe(start);
});

describe('in an account where something is in the way', () => {
  /** A rejection of `npm run deploy` in another account, in which it has changed nothing. */
  async function rejectionIn(existing: Parameters<typeof cloudflareAccount>[0], ...args: string[]): Promise<string> {
    const other = await cloudflareAccount(existing);
    Object.assign(process.env, other.env);
    try {
      const ending = await run('deploy', ...args);
      expect(ending).toSatisfy(isRejection);
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
    expect(await rejectionIn(taken)).toMatch(/used by the Worker "hr".*--yes/);
  });

  it('does not leave the people of the Worker behind', async () => {
    const renamed = { databases: [{ uuid: 'database-1', name: 'people' }], workers: { applicants: 'database-1' } };
    expect(await rejectionIn(renamed)).toMatch(/uses the database "people".*--yes/);
  });

  it.each([
    ['eu', undefined, 'kept in no jurisdiction'],
    ['eu', 'us', 'kept in us'],
  ])('does not take a database that is not kept in %s (%s)', async (asked, jurisdiction, reason) => {
    const elsewhere = { databases: [jurisdiction === undefined ? database : { ...database, jurisdiction }] };
    expect(await rejectionIn(elsewhere, '--jurisdiction', asked)).toContain(reason);
  });

  it.each([['--pause'], ['--drop-old-secrets']])('has nothing to %s before it is deployed', async (act) => {
    expect(await rejectionIn({}, act)).toContain('deploy it first');
  });

  it('does not drop the only secret', async () => {
    const single = { databases: [database], workers: { applicants: 'database-1' } };
    expect(await rejectionIn(single, '--drop-old-secrets')).toContain('--rotate-secret');
  });

  it('drops the old secrets once their links have expired', async () => {
    const other = await cloudflareAccount({
      databases: [database],
      workers: { applicants: 'database-1' },
      secrets: ['SERVICE_SECRETS', 'SERVICE_SECRETS_2', 'SERVICE_SECRETS_3'],
    });
    other.age(49 * HOUR);
    Object.assign(process.env, other.env);
    try {
      expect(await run('deploy', '--drop-old-secrets')).toMatchObject({ code: 0 });
    } finally {
      Object.assign(process.env, account.env);
      other.close();
    }
    const secrets = other.live('applicants')?.filter(({ type }) => type === 'secret_text');
    expect(secrets).toHaveLength(2);
    expect(secrets).toContainEqual(
      expect.objectContaining({ name: 'SERVICE_SECRETS_3', text: 'of old: SERVICE_SECRETS_3' }),
    );
    expect(secrets).toContainEqual(
      expect.objectContaining({ name: 'SERVICE_SECRETS', text: expect.stringMatching(/^[\w-]{64}$/) }),
    );
  });
});

it('does not send by another address because wrangler.toml says another sender than the one that is deployed', async () => {
  const copy = copyOf('wrangler.toml', (text) => text.replace('[vars]', "[vars]\nMAIL_FROM = 'other@acme.com'"));
  const ending = await call(newState(), 'deploy', [], account.env, copy);
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toMatch(/jobs@acme\.com.*other@acme\.com.*--mail-from/);
  expect(account.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('does not move because wrangler.toml says another origin than the one that is deployed', async () => {
  const copy = copyOf('wrangler.toml', (text) =>
    text.replace('[vars]', "[vars]\nPUBLIC_ORIGIN = 'https://other.acme.com'"),
  );
  const ending = await call(newState(), 'deploy', [], account.env, copy);
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toMatch(/https:\/\/applicants\.acme\.com.*https:\/\/other\.acme\.com.*--origin/);
  expect(account.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
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
