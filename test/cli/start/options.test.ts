import { expect, it } from 'vitest';
import { originOf, readStartOptions } from '../../../src/cli/start/options.ts';

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
