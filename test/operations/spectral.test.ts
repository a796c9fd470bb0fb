import { readFile } from 'node:fs/promises';
import core, { type RulesetDefinition } from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { expect, it } from 'vitest';

it('gives spectral nothing to find in the document', async () => {
  const spectral = new core.Spectral();
  // Its type lacks what only a ruleset that extends another has.
  spectral.setRuleset({ extends: [rulesets.oas as RulesetDefinition] });
  const problems = await spectral.run(JSON.parse(await readFile('dist/docs/openapi.json', 'utf8')));
  expect(problems.map(({ code, path, message }) => `${code}: ${message} ${path.join('/')}`)).toEqual([]);
});
