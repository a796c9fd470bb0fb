import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string;
  os?: string;
  cpu?: string;
  bin?: object;
  hasInstallScript?: boolean;
}

const { optionalDependencies, scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages }: { packages: Record<string, Locked> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

it.each(Object.entries<string>(optionalDependencies))(
  'locks %s, the Node of the commands, by a hash, and runs none of its scripts',
  (name, version) => {
    const [, system, cpu] = /^node-(\w+)-(\w+)$/.exec(name) ?? [];
    expect(packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/),
      os: system === 'win' ? 'win32' : system,
      cpu,
      bin: { node: expect.stringMatching(/^bin\/node/) },
    });
    expect(packages[`node_modules/${name}`]).not.toHaveProperty('hasInstallScript');
  },
);

it('brings the same Node for every system, and fetches nothing beside the lock file', () => {
  expect(new Set(Object.values(optionalDependencies)).size).toBe(1);
  expect(Object.keys(scripts).filter((name) => /install|^prepare/.test(name))).toEqual([]);
  for (const [path, { integrity }] of Object.entries(packages)) if (path !== '') expect(integrity, path).toBeDefined();
});
