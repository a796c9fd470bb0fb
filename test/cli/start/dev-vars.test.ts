import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ensureSecrets } from '../../../src/cli/start/dev-vars.ts';
import { newState } from '../support.ts';

const STRONG = 'a secret of the tests with thirty-two characters and more';
const MADE = /SERVICE_SECRETS=[\w-]{64}\n/;
const folder = newState();
const file = join(folder, '.dev.vars');
const content = () => readFileSync(file, 'utf8');

beforeEach(() => writeFileSync(file, ''));

it('makes a secret once, for its owner only', () => {
  expect(ensureSecrets(file)).toBe('made');
  const first = content();
  expect(first).toMatch(new RegExp(`^${MADE.source}$`));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(ensureSecrets(file)).toBe('kept');
  expect(content()).toBe(first);
});

it('keeps every other line', () => {
  writeFileSync(file, '# SERVICE_SECRETS=no\nOTHER=1');
  expect(ensureSecrets(file)).toBe('made');
  expect(content()).toMatch(new RegExp(`^# SERVICE_SECRETS=no\nOTHER=1\n${MADE.source}$`));
});

it.each([
  ['an empty one', ''],
  ['an empty one in quotes', '""'],
  ['a short one', 'secret'],
  ['one letter, repeated', 'a'.repeat(64)],
  ['a strong one before a weak one', `${STRONG},weak`],
])('replaces %s where it stands', (_, value) => {
  writeFileSync(file, `BEFORE=1\nSERVICE_SECRETS=${value}\n\n# after\nAFTER=2\n`);
  expect(ensureSecrets(file)).toBe('replaced');
  expect(content()).toMatch(new RegExp(`^BEFORE=1\n${MADE.source}\n# after\nAFTER=2\n$`));
});

it.each([STRONG, `"${STRONG}"`, `'${STRONG}' # quoted`, `${STRONG},${STRONG}`])('keeps %s', (value) => {
  writeFileSync(file, `SERVICE_SECRETS=${value}`);
  expect(ensureSecrets(file)).toBe('kept');
  expect(content()).toBe(`SERVICE_SECRETS=${value}`);
});
