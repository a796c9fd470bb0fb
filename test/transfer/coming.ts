import { execFileSync } from 'node:child_process';
import { pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runInProcess } from '../cli/support.ts';
import { blocksOf, readGuide } from '../support/guides.ts';
import { PATHS } from '../support/paths.ts';
import { served } from '../support/served.ts';

/** The guide to moving in, whose examples are run as they are printed. */
const blocks = (language: string) => blocksOf(readGuide('src/transfer/GUIDE.md'), language);

const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function aMover() {
  const service = await served();
  const { credential } = await service.register('key', { scopes: ['import', 'privacy', 'identity-verification'] });
  const site = await service.register('public', { scopes: ['frontend'] });
  const run = (name: string, file: string) => runInProcess(name, [file, '--url', service.origin, '--key', credential]);
  const logIn = async (username: string, password: string) => {
    const body = new URLSearchParams({ grant_type: 'password', username, password, client_id: site.id });
    return (await fetch(`${service.origin}${PATHS.frontendToken}`, { method: 'POST', body })).status;
  };
  return { service, credential, run, logIn };
}

it('takes the people of each published API as the guide prints them', async () => {
  const { service, credential, run } = await aMover();
  const rows = blocks('json');
  expect(rows).toHaveLength(2);
  const file = join(folder, 'printed.jsonl');
  writeFileSync(file, rows.join(''));
  expect(await run('import', file)).toEqual({
    code: 0,
    stdout: '2 rows: 2 imported, 0 there already, 0 not taken.\n',
    stderr: '',
  });
  const headers = { authorization: `Bearer ${credential}` };
  for (const row of rows.map((row) => JSON.parse(row))) {
    const email = row.email ?? row.account.email;
    const path = `${PATHS.applicants}?email=${encodeURIComponent(email)}&created_from=${row.created_on}`;
    const { data } = (await (await fetch(`${service.origin}${path}`, { headers })).json()) as { data: object[] };
    const { created_on, account: _, ...profile } = row;
    expect(data).toContainEqual(
      expect.objectContaining({ ...profile, created_on: new Date(created_on).toISOString() }),
    );
  }
});

/** A password as Keycloak exports it. */
const credential = (secretData: object, credentialData: object) => ({
  id: '5c2c4b6c-5a6b-4a8e-9a8e-0d9f3f8a1b11',
  type: 'password',
  userLabel: 'My password',
  createdDate: 1_614_590_000_000,
  secretData: JSON.stringify({ ...secretData, additionalParameters: {} }),
  credentialData: JSON.stringify(credentialData),
});

const salt = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

function pbkdf2(digest: 'sha256' | 'sha512', hashIterations: number, password: string) {
  const value = pbkdf2Sync(password, salt, hashIterations, 64, digest).toString('base64');
  const algorithm = `pbkdf2-${digest}`;
  return credential({ value, salt: salt.toString('base64') }, { hashIterations, algorithm, additionalParameters: {} });
}

/** The reference implementation's hash of `password` (Argon2's README), as Keycloak 24 and later store one. */
const argon2 = credential(
  { value: 'nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=', salt: 'c29tZXNhbHQ=' },
  {
    hashIterations: 2,
    algorithm: 'argon2',
    additionalParameters: {
      hashLength: ['32'],
      memory: ['256'],
      type: ['id'],
      version: ['1.3'],
      parallelism: ['1'],
    },
  },
);

const user = (name: string, more: object = {}) => ({
  id: `9d0b9f5e-0000-4000-8000-${name.length.toString().padStart(12, '0')}`,
  username: name,
  firstName: 'Lena',
  lastName: 'Muster',
  email: `${name}@kc.example`,
  emailVerified: true,
  createdTimestamp: 1_614_590_000_000,
  enabled: true,
  totp: false,
  credentials: [],
  disableableCredentialTypes: [],
  requiredActions: [],
  realmRoles: ['default-roles-acme'],
  notBefore: 0,
  groups: [],
  ...more,
});

const OTP = { ...credential({ value: 'JBSWY3DPEHPK3PXP' }, { subType: 'totp', digits: 6 }), type: 'otp' };

it("takes a dump of Keycloak by the guide's script as it is printed, and people log in with their passwords", async () => {
  const { run, logIn } = await aMover();
  const [script = ''] = blocks('js');
  const [, called = ''] = /^\/\/ (node .*)$/m.exec(script) ?? [];
  expect(called).toBe('node keycloak.mjs realm.json > people.jsonl');
  writeFileSync(join(folder, 'keycloak.mjs'), script);
  const users = [
    user('kc.sha256', { credentials: [OTP, pbkdf2('sha256', 27_500, 'Sunny-Day-2025')] }),
    user('kc.sha512', { credentials: [pbkdf2('sha512', 210_000, 'Rainy-Day-2025')], emailVerified: false }),
    user('kc.argon2', { credentials: [argon2] }),
    user('kc.federated', { lastName: undefined, firstName: undefined }),
    user('service-account-kc', { email: undefined, serviceAccountClientId: 'kc' }),
  ];
  writeFileSync(join(folder, 'realm.json'), JSON.stringify({ id: 'acme', realm: 'acme', enabled: true, users }));
  const path = `${process.execPath.replace(/\/node$/, '')}:${process.env.PATH}`;
  execFileSync('sh', ['-c', called], { cwd: folder, env: { ...process.env, PATH: path } });

  // An id is made of the name of the file and the line, and other tests import a people.jsonl.
  const file = join(folder, 'keycloak.jsonl');
  renameSync(join(folder, 'people.jsonl'), file);
  const { stdout } = await run('import', file);
  expect(stdout).toBe('5 rows: 4 imported, 0 there already, 1 not taken.\n');
  const [refused = ''] = readFileSync(`${file}.report.jsonl`, 'utf8').split('\n');
  expect(JSON.parse(refused)).toMatchObject({ line: 5, field: 'account.email', code: 'invalid_mail_address' });
  expect(await logIn('kc.sha256', 'Sunny-Day-2025')).toBe(200);
  expect(await logIn('kc.sha512', 'Rainy-Day-2025')).toBe(200);
  expect(await logIn('kc.argon2@kc.example', 'password')).toBe(200);
  expect(await logIn('kc.sha256', 'Rainy-Day-2025')).toBe(400);
  expect(await logIn('kc.federated', 'Sunny-Day-2025')).toBe(400);
  await run('export', join(folder, 'kc-check.jsonl'));
  const exported = readFileSync(join(folder, 'kc-check.jsonl'), 'utf8');
  expect(exported).toMatch(/"created_on":"2021-03-01T09:13:20.000Z".*"username":"kc.sha512".*"email_verified":false/);
  expect(exported).toMatch(/"username":"kc.sha256".*"email_verified":true.*"firstname":"Lena","lastname":"Muster"/);
});
