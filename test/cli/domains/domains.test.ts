import { expect, it } from 'vitest';
import { isPublicMailProvider } from '../../../src/cli/domains/public-providers.ts';
import { inProcess, isRejection } from '../support.ts';

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
  expect(await domains('remove', 'bücher.example')).toSatisfy(isRejection);
});

it.each([['allow acme.com'], ['add'], ['add a.example b.example'], ['add jane@a.example']])(
  'refuses %j in one sentence',
  async (line) => {
    expect(await domains(...line.split(' '))).toSatisfy(isRejection);
  },
);

it('refuses a public mail provider in one sentence that names the option which allows it', async () => {
  const refused = await domains('add', 'GMail.com');
  expect(refused).toSatisfy(isRejection);
  expect(refused.stderr).toContain('--even-if-public');
  expect((await domains('list', '--json')).stdout).toBe('[]\n');
  expect((await domains('add', 'gmail.com', '--even-if-public')).stdout).toBe('gmail.com is allowed.\n');
  expect((await domains('remove', 'gmail.com')).code).toBe(0);
});

it.each(['outlook.com', 'icloud.com', 'web.de', 'gmx.ch', 'proton.me', 'orange.fr', 'qq.com', 'xn--e1afmkfd.xn--p1ai'])(
  'knows whether %s is a public mail provider',
  (domain) => {
    expect(isPublicMailProvider(domain)).toBe(!domain.startsWith('xn--'));
  },
);

it.each(['acme.com', 'example.org', 'siemens.com', 'mail.acme.co.uk'])('takes %s for a company', (domain) => {
  expect(isPublicMailProvider(domain)).toBe(false);
});
