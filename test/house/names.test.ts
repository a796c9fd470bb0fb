import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { readConfiguration } from '../../src/platform/env.ts';
import { GUIDES, PAGES, spansOf } from '../support/guides.ts';

const files = globSync('{src,test,migrations}/**', { withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.md$|^names\.test\.ts$/.test(entry.name))
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const texts = new Map(
  files.filter((file) => /\.(?:tsx?|mjs|js)$/.test(file)).map((file) => [file, readFileSync(file, 'utf8')]),
);
const words = new Set([...texts.values()].flatMap((text) => text.match(/\w+/g) ?? []));
const names = new Set(files.flatMap((file) => [basename(file), basename(file).replace(/(?:\.test)?\.\w+$/, '')]));

/** Variables and bindings of the Worker, and what the commands take from the environment. */
const variables = new Set(
  [
    ...`${texts.get('src/env.d.ts')}${texts.get('src/platform/env.ts')}`.matchAll(/^\s+([A-Z][A-Z_]+)\??: /gm),
    ...[...texts].flatMap(([file, text]) =>
      file.startsWith('src/cli/') ? [...text.matchAll(/process\.env\.([A-Z_]+)|\b([A-Z]+)='\$\{/g)] : [],
    ),
  ].map(([, name, exported]) => name ?? exported ?? ''),
);
/** Codes that npm prints. */
const FOREIGN = ['EBADENGINE'];

const inGuides = spansOf([...GUIDES, 'SECURITY.md', 'CHANGELOG.md']);
const VARIABLE = /^([A-Z][A-Z_]{2,})(?:_\d+)?(?: = "(.*)")?$/;
const isKnown = (code: string) => variables.has(VARIABLE.exec(code)?.[1] ?? '');

const named = inGuides.filter(({ code }) => VARIABLE.test(code) && !/^(?:GET|POST|PATCH|DELETE)$/.test(code));

it('finds variables', () => {
  expect(new Set(named.map(({ code }) => code)).size).toBeGreaterThan(15);
});

it.each(named.filter(({ code }) => !FOREIGN.includes(code)))('$page: `$code` is a variable', ({ code }) => {
  expect(isKnown(code)).toBe(true);
});

it.each(named.filter(({ code }) => code.includes(' = ')))('$page: `$code` can be set', ({ code }) => {
  const [, name = '', value] = VARIABLE.exec(code) ?? [];
  expect(readConfiguration({ [name]: value } as unknown as Env).problems).toEqual([]);
});

const paths = spansOf(PAGES).filter(({ code }) => /^(?:src|test|migrations)\/[\w./-]*$/.test(code));

/** Suites, as the table of attacks names them. */
const suites = spansOf(['test/adversarial/README.md']).filter(({ code }) => /^[a-z]+(?:\/[a-z-]+)+$/.test(code));

it.each(suites)('$page: `$code` is a suite, or a folder of suites', ({ code }) => {
  expect([`test/${code}`, `test/${code}.test.ts`, `test/${code}.ts`].some((path) => existsSync(path))).toBe(true);
});

it('finds paths', () => {
  expect(suites.length).toBeGreaterThan(40);
  expect(paths.length).toBeGreaterThan(40);
});

it.each(paths)('$page: `$code` is there', ({ code }) => {
  expect(existsSync(code)).toBe(true);
});

/** Names of files without a folder, and names in code: events of the log, codes, what contributors look for. */
const identifiers = [
  ...spansOf(['CONTRIBUTING.md', 'test/adversarial/README.md']).filter(({ code }) => /^[\w.]*[a-z]\w*$/i.test(code)),
  ...spansOf([...GUIDES, 'SECURITY.md']).filter(({ code }) => /^[a-z]+(?:_[a-z]+)+$/.test(code)),
];
const isName = (code: string) =>
  names.has(code) || existsSync(code) || code.split('.').every((part) => words.has(part));

it('finds names', () => {
  expect(identifiers.length).toBeGreaterThan(60);
});

it.each(identifiers)('$page: `$code` is a name in the code', ({ code }) => {
  expect(isName(code)).toBe(true);
});

it.each(['NO_SUCH_VARIABLE', 'MAIL_FORM', 'SERVICE_SECRET_2'])('would find the variable %s', (code) => {
  expect(isKnown(code)).toBe(false);
});

it.each(['no-such-file.ts', 'newPersonnn', 'mail_not_acceptable'])('would find the name %s', (code) => {
  expect(isName(code)).toBe(false);
});

it('would find a value that cannot be set', () => {
  expect(readConfiguration({ READ_LOG: 'maybe' } as unknown as Env).problems).toHaveLength(1);
});
