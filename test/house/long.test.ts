import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readGuide } from '../support/guides.ts';

const { scripts } = JSON.parse(readGuide('package.json')) as { scripts: Record<string, string> };
const paths = scripts['test:long']?.split(' ').filter((word) => word.startsWith('test/')) ?? [];
const drawing = globSync('test/**/*.ts', { exclude: ['test/support'] }).filter((file) =>
  /from '[./]+support\/effort\.ts'|inject\('effort'\)/.test(readFileSync(file, 'utf8')),
);

/** Folders of the tests that `test/served` gathers into one start of the service. */
const gathered = globSync('test/served/*.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/'\.\.\/([\w/-]+\/)[\w-]+\.ts'/g)].map(([, folder]) => `test/${folder}`),
);

it('finds the suites that draw their cases', () => {
  expect(drawing.length).toBeGreaterThan(10);
});

it.each(drawing)('`npm run test:long` draws all cases of %s', (file) => {
  const isGathered = paths.includes('test/served') && gathered.includes(file.replace(/[^/]+$/, ''));
  expect(isGathered || paths.some((path) => file.includes(path))).toBe(true);
});

it('`npm run test:long` runs the files that `npm test` leaves out', () => {
  expect(globSync('test/**/*.long.test.ts').length).toBeGreaterThan(0);
  expect(scripts['test:long']?.split(' ')).toContain('.long.test');
});

it('is run by CI with one seed, and after the check', () => {
  expect(readGuide('.ci/run')).toMatch(/^npm run check\nSEED=\d+ npm run test:long\n/m);
});
