import { globSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES, readGuide } from '../support/guides.ts';
import { importsOf, sources } from './imports.ts';
import { drawnRooms, drawRooms } from './picture.ts';
import { WALLS } from './walls.ts';
import { BANNED } from './words.ts';

const files = sources();
const imports = [...files].flatMap(([file, text]) => importsOf(file, text));

it('reads the imports', () => {
  expect(imports.length).toBeGreaterThan(300);
  expect(importsOf('a/b.ts', "import { type C, type D } from '../e.ts';\nimport type F from 'f';")).toEqual([
    { from: 'a/b.ts', to: 'e.ts', isType: true },
    { from: 'a/b.ts', to: 'f', isType: true },
  ]);
  expect(importsOf('a.ts', "import { c, type D } from './e.ts';\nconst f = import('./f.ts');")).toMatchObject([
    { to: 'e.ts', isType: false },
    { to: 'f.ts', isType: false },
  ]);
});

it.each(WALLS)('$rule', ({ breaks, broken }) => {
  expect(imports.filter(breaks)).toEqual([]);
  expect(breaks(broken)).toBe(true);
});

it('draws the rooms as the imports have them', () => {
  expect(drawnRooms(), '`npm run picture` draws CONTRIBUTING.md anew').toBe(drawRooms(imports));
  const arrow = (from: string, to: string) => ({ from: `${from}/a.ts`, to: `${to}/b.ts`, isType: true });
  expect(drawRooms([arrow('a', 'b'), arrow('b', 'c'), arrow('a', 'c'), arrow('c', 'c')])).toBe(
    '```mermaid\nflowchart TD\n  a --> b\n  b --> c\n```\n',
  );
});

/** Files of a folder that are opened to read it: texts of pages and mails are one thought in nine languages. */
const folders = Map.groupBy(
  [...files.keys()].filter((file) => file.includes('/') && !file.includes('/texts/')),
  (file) => posix.dirname(file),
);

/** Rooms that are no slice: what they share out is found by its name. */
const NO_SLICE = ['http', 'platform', 'db', 'operations/docs'];

it.each([...folders].filter(([folder]) => !NO_SLICE.includes(folder)))('%s/ has at most ten files', (_, names) => {
  expect(names.length, names.join(', ')).toBeLessThanOrEqual(10);
});

const endpoints = [...files].filter(([, text]) => /^export const \w+ = \w+Endpoint\(/m.test(text));

it('knows the endpoints', () => {
  expect(endpoints.length).toBeGreaterThan(15);
});

it.each(endpoints.map(([file]) => file))('%s imports at most five files of its own slice', (file) => {
  const slice = file.split('/', 1)[0];
  const own = imports.filter(({ from, to }) => from === file && to.startsWith(`${slice}/`));
  expect(own.map(({ to }) => to).length).toBeLessThanOrEqual(5);
});

it.each([...files].filter(([file]) => /\.tsx?$/.test(file)))('%s says what each of its exports is', (_, text) => {
  const bare = [
    ...text.matchAll(/(\*\/\n(?:\/\/[^\n]*\n)?|^)export (?:async )?(?:const|function|class|interface|type) (\w+)/gm),
  ];
  expect(bare.filter(([, docstring]) => docstring === '').map(([, , name]) => name)).toEqual([]);
});

/** All that a contributor reads, with its path in the repository; not the words themselves, nor texts in other languages. */
const prose = [
  ...globSync('{src,test}/**/*.{ts,tsx,mjs,js,html,css}').filter((file) => !/\/texts\/|house\/words\.ts$/.test(file)),
  ...PAGES,
].map((path) => [path, readGuide(path)] as const);

it.each(prose)('%s is written in the words of the field', (path, text) => {
  expect(
    BANNED.filter(({ except }) => !except?.test(path)).flatMap(({ word, instead }) =>
      [...`${path.replace(/[-/]/g, ' ')}\n${text}`.matchAll(word)].map(([found]) => `${found} → ${instead}`),
    ),
  ).toEqual([]);
});

it.each(BANNED)('would find "$example"', ({ word, example }) => {
  expect(example.match(word)).not.toBeNull();
});
