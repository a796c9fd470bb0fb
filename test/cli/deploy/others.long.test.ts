import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, copyOf, newState } from '../support.ts';
import { cloudflareAccount } from './cloudflare.ts';

/** Deployments of a working copy share the file that wrangler reads, and other accounts are deployed to beside these. */
const folder = copyOf('wrangler.toml', (text) => text);

it('prints once, after the migration, the accounts whose user name is an address of someone else', async () => {
  const database = { uuid: 'database-1', name: 'applicants' };
  const other = await cloudflareAccount({ databases: [database], workers: { applicants: database.uuid } });
  other.sql.exec(
    'create table d1_migrations (id integer primary key autoincrement, name text unique, applied_at text)',
  );
  for (const file of readdirSync('migrations').sort()) {
    if (!/^000[0-2].*\.sql$/.test(file)) continue;
    other.sql.exec(readFileSync(join('migrations', file), 'utf8'));
    other.sql.prepare('insert into d1_migrations (name) values (?)').run(file);
  }
  for (const [id, username] of Object.entries({
    aplt_own: 'aplt_own@x.example',
    aplt_name: 'name',
    aplt_odd: 'a@y.example',
  })) {
    const email = `${id}@x.example`;
    other.sql.exec(`insert into applicants (id, version, created_on, modified_on) values ('${id}', 1, 1, 1)`);
    other.sql.exec(`insert into accounts (applicant_id, username, username_key, account_email, account_email_key,
      password_hash, salutation, locale, registered_on)
      values ('${id}', '${username}', '${username}', '${email}', '${email}', '', '0', 'en', 1)`);
  }
  const options = ['--origin', 'https://applicants.acme.com', '--mail-from', 'Acme Careers <jobs@acme.com>'];
  const first = await call(newState(), 'deploy', options, other.env, folder);
  expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' });
  expect(first.stdout.match(/aplt_\w+/g)).toEqual(['aplt_odd']);
  const again = await call(newState(), 'deploy', options, other.env, folder);
  other.close();
  expect([again.code, again.stdout.includes('aplt_')]).toEqual([0, false]);
});

it('deploys what the "Deploy to Cloudflare" page has named otherwise and made', async () => {
  const copy = copyOf('wrangler.toml', (text) =>
    text
      .replace('name = "applicants"', 'name = "people"')
      .replace('binding = "DB"', 'binding = "DB"\ndatabase_name = "people-db"\ndatabase_id = "database-id"')
      .replace('binding = "WORK_EMAIL_DOMAINS"', 'binding = "WORK_EMAIL_DOMAINS"\nid = "list-id"'),
  );
  const renamed = await cloudflareAccount({ databases: [{ uuid: 'database-id', name: 'people-db' }] });
  const env = { ...renamed.env, CI: 'true' };
  const { code, stdout } = await call(newState(), 'deploy', ['--mail-from', 'jobs@acme.com'], env, copy);
  renamed.close();
  expect(code).toBe(0);
  expect(stdout).toContain('→ The database "people-db" is there.');
  expect(stdout).toContain('The service runs at https://people.acme.workers.dev;');
  expect(renamed.live('people')).toContainEqual(expect.objectContaining({ name: 'MAIL_FROM', text: 'jobs@acme.com' }));
});
