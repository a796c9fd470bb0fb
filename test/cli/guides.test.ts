import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { blocksOf, PAGES, readGuide, spansOf } from '../support/guides.ts';
import { commandOf, problemForWrangler, problemOf, wordsOf } from './typed.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
/** The commands of the product: `npm run NAME`, and `npm start`. */
const NAMES = Object.keys(scripts).filter((name) => scripts[name]?.startsWith('node src/cli/run.mjs '));
const commands = await Promise.all(NAMES.map(async (name) => ({ name, ...(await commandOf(name)) })));
/** Options that other scripts are given. */
const OTHER_OPTIONS: Readonly<Record<string, readonly string[]>> = { bench: ['--quick'], migration: ['--name'] };

/** Each command in a line, without what a shell does with it: variables before it, its output to a file. */
function commandsIn(code: string): string[] {
  const lines = code.split(/ && |\n/).map((line) => line.replace(/^(?:[A-Z]+=\S+ )+| > \S+$/g, '').trim());
  return lines.filter((line) => /^(?:npm|npx|node|wrangler) \S/.test(line));
}

/** In sentences and tables, in the blocks that are shown and not pasted by `readme.ts`, and in the help. */
const sources = [
  ...spansOf(PAGES),
  ...PAGES.flatMap((page) => blocksOf(readGuide(page), 'sh').map((code) => ({ page, code }))),
  ...commands.map(({ name, help }) => ({
    page: `npm run ${name} -- --help`,
    code: help.split(/^Examples?:$/m)[1] ?? '',
  })),
];
const typed = sources.flatMap(({ page, code }) => commandsIn(code).map((line) => ({ page, line })));

async function problemOfTyped([program, ...words]: readonly string[]): Promise<string | undefined> {
  if (program === 'wrangler') return problemForWrangler(words);
  if (program === 'npx') return words[0] === 'wrangler' ? problemForWrangler(words.slice(1)) : `no tool ${words[0]}`;
  if (program === 'node') return existsSync(words[0] ?? '') ? undefined : `no file ${words[0]}`;
  const [name = '', dashes, ...args] = words.filter((word) => word !== 'run' && word !== '-s');
  if (name === 'ci') return undefined;
  if (!Object.hasOwn(scripts, name)) return `no script ${name}`;
  if (dashes !== undefined && dashes !== '--') return `npm takes ${dashes} for itself`;
  if (NAMES.includes(name)) return problemOf(name, args);
  if (name === 'test') return args.find((file) => globSync(`test/**/${file}*`).length === 0);
  return args.find((word) => word.startsWith('-') && !OTHER_OPTIONS[name]?.includes(word));
}

it('finds commands', () => {
  expect(typed.length).toBeGreaterThan(60);
  expect(new Set(typed.map(({ line }) => wordsOf(line)[2])).size).toBeGreaterThan(8);
});

it.each(typed)('$page: `$line` can be typed', async ({ line }) => {
  expect(await problemOfTyped(wordsOf(line))).toBeUndefined();
});

/** Parts of a command that a sentence has named before: `rotate ID`, `--expires never`. */
const parts = spansOf(PAGES).filter(({ code }) => /^(?:[a-z]+ ID\b|(?:[a-z]+ )?--[a-z])/.test(code));

async function problemsOfPart([word = '', ...rest]: readonly string[]): Promise<(string | undefined)[]> {
  const isOption = word.startsWith('-');
  const options = [word, ...rest].flatMap((each) => /^--([^=]+)/.exec(each)?.[1] ?? []);
  const able = commands.filter(({ actions, options: known }) =>
    isOption
      ? options.every((each) => Object.hasOwn(known, each) || each === 'help')
      : typeof actions !== 'function' && Object.hasOwn(actions, word),
  );
  if (able.length === 0) return [`no command takes ${word}`];
  return isOption ? [undefined] : Promise.all(able.map(({ name }) => problemOf(name, [word, ...rest])));
}

it.each(parts)('$page: `$code` is part of a command', async ({ code }) => {
  expect(await problemsOfPart(wordsOf(code))).toContain(undefined);
});

it.each([
  'npm run client -- create --name A --kind key --colour red',
  'npm run client -- enrol ID',
  'npm run client -- list --rule "profile=1d"',
  'npm run webhook -- create --url https://10.0.0.1/',
  'npm run deploy -- --drop-old-secret',
  'npm run deploy --dry-run',
  'npm run export -- FILE --colour',
  'npm start -- --prot 1',
  'npm run no-such-script',
  'npm run bench -- --slow',
  'npm test -- no/such-test',
  'npx wrangler d1 exprot applicants',
  'npx wrangler d1 export applicants --colour',
  'node test/no-such-file.ts',
])('would find `%s`', async (line) => {
  expect(commandsIn(line)).toEqual([line]);
  expect(await problemOfTyped(wordsOf(line))).toEqual(expect.any(String));
});

it.each(['--colour', 'enrol ID', 'rotate ID --colour'])('would find the part `%s`', async (code) => {
  expect(await problemsOfPart(wordsOf(code))).not.toContain(undefined);
});
