import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimPort } from '../../../src/cli/start/port.ts';
import { trigger } from '../../../src/cli/start/schedule.ts';
import { ERASED_FIELDS } from '../../support/erased.ts';
import { testReadme } from '../readme.ts';
import { call, copyOf, inProcess, isRejection, newState, startService } from '../support.ts';

/** A copy, so that its files can be changed. */
const folder = copyOf('wrangler.toml', (text) => text);
const untouched = newState();
const state = newState();
/** The path of a kept mail. */
let mail: string;
let port: number;
let origin: string;
let service: Awaited<ReturnType<typeof startService>>;
let local: Awaited<ReturnType<typeof inProcess>>;

const create = (key: string, headers = {}) =>
  fetch(`${origin}/applicants`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: '{}',
  });

beforeAll(async () => {
  port = await claimPort('localhost', 0);
  origin = `http://localhost:${port}`;
  service = await startService(state, port, folder);
  local = await inProcess(state);
});

afterAll(() => service.end('SIGTERM'));

it('greets with credentials that only their owner can read', () => {
  expect(service.greeting).toContain(`The service runs at ${origin} `);
  expect(service.key).toMatch(/^sk_/);
  expect(statSync(join(state, 'local-clients.json')).mode & 0o777).toBe(0o600);
});

it('prints nothing of hosts that it cannot reach, and one line a call', async () => {
  const before = service.output();
  expect(before).not.toMatch(/ENOTFOUND|ECONNREFUSED|fetch failed|^\s+at /m);
  await create(service.key);
  await expect.poll(() => service.output().slice(before.length)).toMatch(/^\{.*"status":201.*\}\n$/);
});

/** Output of pasting the calls below a heading of the greeting, line by line. */
async function paste(heading: string): Promise<string[]> {
  const calls = new RegExp(`# ${heading}.*\n([\\s\\S]*?)\n\n`).exec(service.greeting)?.[1] ?? '';
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', calls]);
  return stdout.trim().split('\n');
}

it.each(['once', 'again'])('prints Profiles calls that work as they stand, %s', async () => {
  const answers = await paste('Profiles');
  expect([1, 3, 5, 7].map((line) => answers[line])).toEqual(['201', '200', '200', '200']);
  const [created, read, changed, anonymized] = [0, 2, 4, 6].map((line) => JSON.parse(answers[line] ?? ''));
  expect(read).toEqual(created);
  expect(created._links.self.href).toBe(`${origin}/applicants/${created.id}`);
  expect(changed).toMatchObject({ id: created.id, email: 'hannah.bret-smith@example.com' });
  expect(Object.keys(anonymized).sort()).toEqual(ERASED_FIELDS);
});

it.each([
  ['204', 'once'],
  ['400', 'again'],
])('prints Accounts calls that answer %s when they are pasted %s, and goes on', async (status) => {
  const answers = await paste('Accounts');
  expect(answers.filter((line) => /^\d{3}$/.test(line))).toEqual([status, status, '200']);
  expect(JSON.parse(answers.at(-2) ?? '')).toMatchObject({ username: 'maxmustermann' });
});

it('keeps a mail as a page that outlives the service, and names it with recipient and subject', async () => {
  const printed = /^To: jane\.doe@acme\.com\nSubject: \S.*\n\nText: \S+\nHTML: (\S+)$/m;
  await expect.poll(() => service.output(), { timeout: 10_000 }).toMatch(printed);
  mail = printed.exec(service.output())?.[1] ?? '';
  expect(dirname(mail)).toBe(join(state, 'mails'));
});

describe('the README', () => testReadme(() => service, state));

it('registers clients and revokes them while it runs', async () => {
  const make = async (name: string) =>
    JSON.parse((await local.call('client', ['create', '--name', name, '--kind', 'key', '--json'])).stdout);
  const [used, unused] = [await make('Used'), await make('Unused')];
  // Before the first call: what the service has read of the clients counts for up to a minute.
  expect((await local.call('client', ['revoke', unused.id])).code).toBe(0);
  expect((await create(used.key)).status).toBe(201);
  expect((await create(unused.key)).status).toBe(401);
});

it('runs what is scheduled when it is triggered, without a line for it', async () => {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const file = readdirSync(folder).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? '';
  const db = new DatabaseSync(join(folder, file), { timeout: 30_000 });
  await create(service.key, { 'idempotency-key': 'a key that expires' });
  db.exec('update idempotency set expires_on = 1');
  const before = service.output();
  await trigger(origin);
  await expect.poll(() => db.prepare('select * from idempotency').all()).toEqual([]);
  expect(service.output().slice(before.length)).not.toContain('cdn-cgi');
  db.close();
});

it('runs a change of the settings at once, and goes on as it is when the source cannot be built', async () => {
  const page = async () => (await fetch(`${origin}/work-email/unknown`)).text();
  expect(await page()).not.toContain('Acme Careers');
  const settings = join(folder, 'wrangler.toml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('COMPANY_NAME = ""', 'COMPANY_NAME = "Acme Careers"'));
  await expect.poll(page, { timeout: 60_000 }).toContain('Acme Careers');
  const before = service.output();
  const entry = join(folder, 'src/index.ts');
  const source = readFileSync(entry);
  writeFileSync(entry, 'export default {');
  await expect.poll(() => service.output().slice(before.length), { timeout: 60_000 }).toContain('could not be built');
  expect(await page()).toContain('Acme Careers');
  writeFileSync(entry, source);
});

it('says which port is busy before it makes anything', async () => {
  const ending = await call(untouched, 'start', ['--port', String(port)]);
  expect(ending).toSatisfy(isRejection);
  expect(ending.stderr).toContain(`npm start -- --port ${port + 1}`);
  expect(readdirSync(untouched)).toEqual([]);
});

it('ends with everything it started, and starts again with the clients that are left', async () => {
  expect(await service.end('SIGINT')).toBe(0);
  expect(readFileSync(mail, 'utf8')).toMatch(/^<!doctype html>.*<meta charset="utf-8".*href="http:/is);
  expect(await claimPort('localhost', port)).toBe(port);
  await local.call('client', ['revoke', service.site]);
  const before = service;
  service = await startService(state, port, folder);
  expect(service).toMatchObject({ key: before.key, oauth: before.oauth });
  expect(service.site).not.toBe(before.site);
  expect((await create(service.key)).status).toBe(201);
  expect(await service.end('SIGTERM')).toBe(0);
  expect(await claimPort('localhost', port)).toBe(port);
});

it('says of an option that there is none of it, before it makes anything', async () => {
  const ending = await call(untouched, 'start', ['--port', '0', '--no-such-option']);
  expect(ending).toSatisfy(isRejection);
  expect(readdirSync(untouched)).toEqual([]);
});
