import { expect, it } from 'vitest';
import { inProcess, isRefusal } from '../support.ts';

const { call } = await inProcess();
const domains = (...args: string[]) => call('domains', args);

it('allows domains, lists them and takes one back', async () => {
  expect((await domains('list')).stdout).toBe('No domain is allowed.\n');
  expect(await domains('add', 'Bücher.example')).toEqual({
    code: 0,
    stdout: 'bücher.example (kept as xn--bcher-kva.example) is allowed.\n',
    stderr: '',
  });
  expect((await domains('list', '--json')).stdout).toBe('["xn--bcher-kva.example"]\n');
  expect((await domains('remove', 'bücher.example', '--json')).stdout).toBe('{"domain":"xn--bcher-kva.example"}\n');
  expect(await domains('remove', 'bücher.example')).toSatisfy(isRefusal);
});

it.each([['allow acme.com'], ['add'], ['add a.example b.example'], ['add jane@a.example']])(
  'refuses %j in one sentence',
  async (line) => {
    expect(await domains(...line.split(' '))).toSatisfy(isRefusal);
  },
);
