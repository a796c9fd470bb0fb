import { expect, it } from 'vitest';
import { originOf, readStartOptions } from '../../../src/cli/start/options.ts';

it.each([
  [[], 'localhost', 8787, {}],
  [['--port', '8788'], 'localhost', 8788, {}],
  [['--port=8788', '--ip=::'], '::', 8788, {}],
  [['--ip', '0.0.0.0', '--var', 'VERIFY_EMAIL:on'], '0.0.0.0', 8787, { VERIFY_EMAIL: 'on' }],
  [
    ['--var=COMPANY_URL:https://acme.example', '--var', 'A=b:c'],
    'localhost',
    8787,
    { COMPANY_URL: 'https://acme.example', A: 'b:c' },
  ],
])('reads %j', (argv, address, port, variables) => {
  expect(readStartOptions(argv)).toEqual({ address, port, variables });
});

it.each([
  [['--port', 'x'], 'A port is a number up to 65535: --port 8788.'],
  [['--port=65536'], 'A port is a number up to 65535: --port 8788.'],
  [['--ip='], 'Say which address: --ip 0.0.0.0.'],
  [['--port'], "Option '--port <value>' argument missing; `--help` shows what there is."],
  [['--ip'], "Option '--ip <value>' argument missing; `--help` shows what there is."],
  [['--log-level', 'debug'], "Unknown option '--log-level'; `--help` shows what there is."],
  [['8788'], '"8788" belongs to no option; put quotes around spaces.'],
  [['--var', 'VERIFY_EMAIL'], '"VERIFY_EMAIL" is no variable with a value: --var VERIFY_EMAIL:on.'],
])('refuses %j', (argv, reason) => {
  expect(() => readStartOptions(argv)).toThrow(reason);
});

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
