import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimPort } from '../../src/cli/start/port.ts';
import { cloudflareAccount } from './deploy/cloudflare.ts';
import { copyOf, newState, root, startService } from './support.ts';

/** Every block of the README that is marked `bash` is to be pasted as it stands, one after the other. */
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```bash\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);

const state = newState();
let service: Awaited<ReturnType<typeof startService>>;
let outputs: string[];

beforeAll(async () => {
  service = await startService(state, await claimPort('localhost', 0));
  // The README's calls still work after all those of the greeting.
  const greeting = /^# What the calls[\s\S]*?(?=\nNo mail leaves)/m.exec(service.greeting)?.[0] ?? '';
  const script = [greeting, ...blocks].join('\necho "--- next block ---"\n');
  const { stdout } = await promisify(execFile)('bash', ['-e', '-c', script], {
    cwd: root,
    env: { ...process.env, APPLICANTS_STATE: state },
  });
  outputs = stdout.split('--- next block ---\n').slice(1);
});

afterAll(() => service.end('SIGTERM'));

/** What the block with that text in it has printed. */
function outputOf(text: string): string {
  const index = blocks.findIndex((block) => block.includes(text));
  expect(index, `a block with ${text}`).not.toBe(-1);
  return outputs[index] ?? '';
}

it('creates an applicant as shown', () => {
  const shown = JSON.parse(/```json\n(\{ "id": "aplt_[\s\S]*?)```/.exec(readme)?.[1] ?? '');
  const created = JSON.parse(outputOf('CREATED=$(curl'));
  expect(Object.keys(created)).toEqual(Object.keys(shown));
  expect(created).toMatchObject({ external_applicant_id: 'ext_osdfdfdb231', email: 'hannah.bret@example.com' });
});

it('reads, changes, looks up and anonymizes it', () => {
  const answers = outputOf('ID=$(echo').replaceAll('}{', '}\n{').split('\n');
  const [read, changed, found, anonymized] = answers.map((answer) => JSON.parse(answer));
  expect(read.email).toBe('hannah.bret@example.com');
  expect(changed.email).toBe('hannah.bret@example.org');
  expect(found.data[0].id).toBe(read.id);
  expect(Object.keys(anonymized).sort()).toEqual([
    '_links',
    'created_on',
    'external_applicant_id',
    'id',
    'modified_on',
  ]);
});

it('lists applicants and follows the link to the next page', () => {
  const pages = outputOf('PAGE=$(curl').replaceAll('}{', '}\n{').trim().split('\n');
  const [first, second] = pages.map((page) => JSON.parse(page));
  expect(first.data).toHaveLength(1);
  // The greeting's calls have made more than one applicant.
  expect(first._links.next.href).toContain('limit=1');
  expect(second.data[0].created_on <= first.data[0].created_on).toBe(true);
});

it('registers an applicant and an employee', () => {
  expect(outputOf('lena.muster@example.com')).toMatch(/^HTTP\/1.1 204 /);
  expect(outputOf('john.smith@acme.com')).toMatch(/^HTTP\/1.1 204 /);
});

it('logs in and reads the account', () => {
  expect(JSON.parse(outputOf('TOKEN=$(curl'))).toMatchObject({ username: 'lena.muster', internal: false });
});

it('gets a client token', () => {
  expect(JSON.parse(outputOf('/connect/token'))).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
});

it('lets a client in and allows a domain', () => {
  const output = outputOf('npm run client -- create');
  expect(output).toContain('HR suite');
  expect(output).toMatch(/^acme\.com\nexample\.org$/m);
});

/** What the check itself does before and beside this, and what opens a browser. */
const ELSEWHERE = [
  'npm ci && npm start',
  'npm ci && npm test',
  'npm start',
  'npm run check',
  'npm run bench',
  'npx wrangler login',
  // The tests of deployments run these.
  'npm run deploy',
  'npx wrangler deploy',
];

/** The guide to deploying and the runbooks after it. */
const guide = readme.slice(readme.indexOf('\n## Deploying\n'));
/** Commands in their running text, and blocks that are not pasted into a shell with the service behind it. */
const inText = [...guide.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command.replace(/\s+/g, ' '));
const inBlocks = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
const commands = [...inBlocks, ...inText].filter((command) => !ELSEWHERE.includes(command));

describe('in an account at Cloudflare', async () => {
  const account = await cloudflareAccount();
  afterAll(() => account.close());
  const folder = copyOf('wrangler.toml', (text) => text);
  /** An applicant who was erased, and whom a restore has brought back: KV alone knows of it. */
  const erased = 'aplt_01k0q4xg5sfx3rjq0w3k5v7n2c';
  const noon = `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`;

  async function run(command: string): Promise<string> {
    const env = { ...process.env, ...account.env };
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: folder, env });
    return stdout;
  }

  async function runAll(): Promise<void> {
    for (const command of commands) {
      const { id = '' } = (command.includes(' ID ') && account.sql.prepare('select id from clients').get()) || {};
      await run(command.replace(' ID ', ` ${id} `).replace(/2026-11-01T\d\d:\d\d:\d\dZ/, noon));
      if (command === commands[0]) {
        const row = `insert into applicants values ('${erased}', 'ext_1', null, null, 2, 1, 1, ${Date.now()}, null)`;
        account.sql.exec(row);
        account.put('applicants', 'ERASURES', erased, { erased_on: Date.now() });
      }
    }
  }

  // Begun now, for it has nothing to do with the local service that the other tests wait for.
  const outcome = Promise.allSettled([runAll()]);

  it('runs each command of the guide and the runbook, in their order', async () => {
    expect(commands[0]).toBe('npm run deploy -- --jurisdiction eu');
    expect(await outcome).toEqual([{ status: 'fulfilled', value: undefined }]);
    expect(readFileSync(join(folder, 'erased.txt'), 'utf8').trim()).toBe(erased);
    const [row] = account.sql.prepare('select email, anonymized_on from applicants').all();
    expect(row).toEqual({ email: null, anonymized_on: expect.any(Number) });
    expect(account.live('applicants')?.map(({ name }) => name)).not.toContain('PAUSED');
  }, 300_000);
});
