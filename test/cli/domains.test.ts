import { expect, it } from 'vitest';
import { call, isRefusal, newState } from './support.ts';

const state = newState();
const domains = (...args: string[]) => call(state, 'domains', args);

it('allows domains, lists them and takes one back', async () => {
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

it('explains itself with examples', async () => {
  expect((await domains()).stdout).toContain('npm run domains -- add acme.com');
});
