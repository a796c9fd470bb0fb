import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, it } from 'vitest';
import { claimPort } from '../../../src/cli/start/port.ts';
import { blocksOf, readGuide } from '../../support/guides.ts';
import { inProcess, isRejection, newState, root } from '../support.ts';

const { call } = await inProcess();
const webhook = (...args: string[]) => call('webhook', args);
const create = async (...args: string[]) => JSON.parse((await webhook('create', ...args, '--json')).stdout);

/** The receiver that the README prints. */
const [receiver = ''] = blocksOf(readGuide('README.md'), 'js');

/** Runs it as it is printed, in a folder that has the package. */
async function run(secret: string, port: number) {
  const folder = newState();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'receiver.mjs'), receiver);
  const child = spawn(process.execPath, ['receiver.mjs'], {
    cwd: folder,
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  afterAll(() => child.kill());
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  await expect
    .poll(() =>
      fetch(`http://localhost:${port}`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(400);
  return { output: () => output, end: () => Promise.all([once(child, 'close'), child.kill()]) };
}

it('makes a webhook whose pings the receiver of the README accepts, in ten lines', async () => {
  expect(receiver.trim().split('\n').length).toBeLessThanOrEqual(10);
  const port = await claimPort('localhost', 0);
  const url = `http://localhost:${port}/`;
  const { id, secret, ...rest } = await create('--url', url);
  expect([id, secret, rest]).toEqual([
    expect.stringMatching(/^whk_[a-z2-7]{16}$/),
    expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    { url, types: [] },
  ]);

  const { output, end } = await run(secret, port);
  expect(await webhook('ping', id)).toEqual({ code: 0, stdout: 'The ping was accepted: status_204.\n', stderr: '' });
  expect(output()).toContain("type: 'ping'");
  const before = output();
  const body = JSON.stringify({ id: 'evt_000000000001', type: 'account.registered' });
  const signedBy = (key: string) => new Webhook(key).sign('evt_000000000001', new Date(), body);
  const post = (signature: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'webhook-id': 'evt_000000000001',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': signature,
      },
      body,
    });
  expect((await post(signedBy(`whsec_${btoa('another secret of that length ...')}`))).status).toBe(400);
  expect(output()).toBe(before);
  expect((await post(signedBy(secret))).status).toBe(204);

  await end();
  expect(await webhook('ping', id)).toSatisfy(isRejection);
  expect((await webhook('secret', id)).stdout).toBe(`${secret}\n`);
  expect((await webhook('remove', id)).code).toBe(0);
  expect(await webhook('remove', id)).toSatisfy(isRejection);
});

it('lists webhooks with their state, and no secret', async () => {
  expect((await webhook('list')).stdout).toBe('There are no webhooks.\n');
  const { id, secret } = await create('--url', 'https://hr.example/events?a=b', '--type', 'applicant.anonymized');
  const listed = await webhook('list', '--json');
  expect(JSON.parse(listed.stdout)).toEqual([
    {
      id,
      url: 'https://hr.example/events?a=b',
      types: ['applicant.anonymized'],
      state: 'live',
      created_on: expect.any(String),
      position: 'evt_000000000000',
      people_waiting: 0,
    },
  ]);
  const text = (await webhook('list')).stdout;
  expect(text).toContain(`${id}  live  https://hr.example/events?a=b`);
  expect(text + listed.stdout).not.toContain(secret.slice(6));
  expect(await webhook('enable', id)).toMatchObject({
    code: 0,
    stdout: `${id} goes on where it stood, within a minute.\n`,
  });
  await webhook('remove', id);
});

it.each([
  [['create']],
  [['create', '--url', 'hr.example']],
  [['create', '--url', 'http://hr.example/']],
  [['create', '--url', 'ftp://hr.example/']],
  [['create', '--url', 'https://hr:secret@hr.example/']],
  [['create', '--url', 'https://hr.example/#a']],
  [['create', '--url', 'https://10.0.0.1/']],
  [['create', '--url', 'https://167772161/']],
  [['create', '--url', 'https://0x0a000001/']],
  [['create', '--url', 'https://012.0.0.1/']],
  [['create', '--url', 'https://10.1/']],
  [['create', '--url', 'https://[::1]/']],
  [['create', '--url', 'https://[::ffff:10.0.0.1]/']],
  [['create', '--url', 'http://127.0.0.1:4000/']],
  [['create', '--url', 'http://localhost.example/']],
  [['create', '--url', 'https://intranet/']],
  [['create', '--url', 'https://metadata.google.internal/']],
  [['create', '--url', 'https://db.internal./']],
  [['create', '--url', 'https://hr.example/', '--type', 'ping']],
  [['create', '--url', 'https://hr.example/', '--from', '42']],
  [['create', '--url', 'https://hr.example/', '--from', 'evt_999999999999']],
  [['create', 'https://hr.example/']],
  [['create', '--url', 'http://localhost:4000/', '--remote', '--env', 'A B']],
  [['ping']],
  [['ping', 'whk_1', 'whk_2']],
  [['ping', 'whk_aaaaaaaaaaaaaaaa']],
  [['enable', 'whk_aaaaaaaaaaaaaaaa']],
  [['secret', 'whk_aaaaaaaaaaaaaaaa']],
  [['list', 'all']],
  [['list', '--env', 'staging']],
])('refuses %j in one sentence', async (args) => {
  expect(await webhook(...args)).toSatisfy(isRejection);
  expect((await webhook('list', '--json')).stdout).toBe('[]\n');
});

it('takes http://localhost for this working copy alone', async () => {
  const remote = await webhook('create', '--url', 'http://localhost:4000/', '--remote');
  expect(remote).toSatisfy(isRejection);
  expect(remote.stderr).toContain('https://');
});
