import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readGuide } from '../support/guides.ts';

const { scripts } = JSON.parse(readGuide('package.json')) as { scripts: Record<string, string> };
const paths = scripts['test:long']?.split(' ').filter((word) => word.startsWith('test/')) ?? [];
const drawing = globSync('test/**/*.ts', { exclude: ['test/support'] }).filter((file) =>
  /from '[./]+support\/effort\.ts'|inject\('effort'\)/.test(readFileSync(file, 'utf8')),
);

it('finds the suites that draw their cases', () => {
  expect(drawing.length).toBeGreaterThan(10);
});

it.each(drawing)('`npm run test:long` draws all cases of %s', (file) => {
  expect(paths.filter((path) => file.includes(path))).not.toEqual([]);
});

it('is run by CI with one seed, and after the check', () => {
  expect(readGuide('.ci/run')).toMatch(/^npm run check\nSEED=\d+ npm run test:long\n/m);
});
