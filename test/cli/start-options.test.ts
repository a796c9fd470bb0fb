import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureSecrets } from '../../src/cli/dev-vars.ts';
import { originOf, readStartOptions } from '../../src/cli/start-options.ts';
import { newState } from './support.ts';

const folder = newState();

it.each([
  [[], 'localhost', 8787, []],
  [['--port', '8788'], 'localhost', 8788, []],
  [['--port=8788', '--ip=::'], '::', 8788, []],
  [
    ['--log-level', 'debug', '--ip', '0.0.0.0', '--var', 'A:1', '--test-scheduled'],
    '0.0.0.0',
    8787,
    ['--log-level', 'debug', '--var', 'A:1', '--test-scheduled'],
  ],
])('reads %j', (argv, address, port, rest) => {
  expect(readStartOptions(argv)).toEqual({ address, port, rest });
});

it.each([[['--port']], [['--port', 'x']], [['--port=65536']], [['--port', '-1']], [['--ip']], [['--ip=']]])(
  'refuses %j',
  (argv) => {
    expect(() => readStartOptions(argv)).toThrow(/^(A port is|Say which address)/);
  },
);

it.each([
  ['localhost', 'http://localhost:8787'],
  ['0.0.0.0', 'http://localhost:8787'],
  ['::', 'http://localhost:8787'],
  ['*', 'http://localhost:8787'],
  ['::1', 'http://[::1]:8787'],
  ['192.168.1.20', 'http://192.168.1.20:8787'],
])('a service that listens on %s is called at %s', (address, origin) => {
  expect(originOf(address, 8787)).toBe(origin);
});

it('makes a secret once, for its owner only, and keeps what else the file says', () => {
  const file = join(folder, '.dev.vars');
  ensureSecrets(file);
  const first = readFileSync(file, 'utf8');
  expect(first).toMatch(/^SERVICE_SECRETS=[\w-]{64}\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  ensureSecrets(file);
  expect(readFileSync(file, 'utf8')).toBe(first);

  writeFileSync(file, '# SERVICE_SECRETS=no\nOTHER=1');
  ensureSecrets(file);
  expect(readFileSync(file, 'utf8')).toMatch(/^# SERVICE_SECRETS=no\nOTHER=1\nSERVICE_SECRETS=[\w-]{64}\n$/);
});
