import { expect, it } from 'vitest';

/** As a text: the script is JavaScript, for CI runs it before there is anything to compile it. */
const script: string = '../../.ci/licences.mjs';
const { refused }: { refused: (document: object) => string[] } = await import(script);

const component = (license: object[], isTool = false) => ({
  components: [
    {
      name: 'a',
      version: '1.0.0',
      licenses: license,
      properties: isTool ? [{ name: 'cdx:npm:package:development', value: 'true' }] : [],
    },
  ],
});

it.each([
  ['a permissive one', component([{ license: { id: 'MIT' } }])],
  ['a choice with one that is allowed', component([{ expression: 'GPL-3.0-only OR MIT' }])],
  ['a tool under a licence that binds its own files', component([{ license: { id: 'MPL-2.0' } }], true)],
])('allows %s', (_, document) => {
  expect(refused(document)).toEqual([]);
});

it.each([
  ['another licence', component([{ license: { id: 'GPL-3.0-only' } }])],
  ['the same of a tool', component([{ license: { id: 'GPL-3.0-only' } }], true)],
  ['a licence of tools in the Worker', component([{ license: { id: 'MPL-2.0' } }])],
  ['a licence that adds another', component([{ expression: 'MIT AND GPL-3.0-only' }])],
  ['a name that is no id', component([{ license: { name: 'See LICENSE' } }])],
  ['none', component([])],
])('refuses %s', (_, document) => {
  expect(refused(document)).toHaveLength(1);
});
