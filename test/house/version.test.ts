import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readGuide } from '../support/guides.ts';

const jsonOf = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const { version } = jsonOf('package.json');
const releases = [...readGuide('CHANGELOG.md').matchAll(/^## (\S+) – (\S+)$/gm)].map(([, name, date]) => ({
  name,
  date,
}));

it('gives packages, description and changelog one version', () => {
  const lock = jsonOf('package-lock.json');
  expect([lock.version, lock.packages[''].version, jsonOf('dist/docs/openapi.json').info.version]).toEqual([
    version,
    version,
    version,
  ]);
  expect(releases[0]?.name).toBe(version);
});

it('dates each version of the changelog, the newest first', () => {
  const dates = releases.map(({ date = '' }) => new Date(date).toISOString().slice(0, 10));
  expect(dates).toEqual(releases.map(({ date }) => date));
  expect(dates.toSorted().toReversed()).toEqual(dates);
  expect(releases).toHaveLength(readGuide('CHANGELOG.md').match(/^## /gm)?.length ?? 0);
});
