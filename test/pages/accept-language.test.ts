import { expect, it } from 'vitest';
import { preferredLanguage } from '../../src/pages/accept-language.ts';

it.each<[why: string, header: string | null, language: string]>([
  ['no header', null, 'en'],
  ['an empty header', '', 'en'],
  ['one language', 'de', 'de'],
  ['capitals', 'NL', 'nl'],
  ['a region', 'de-AT', 'de'],
  ['a script and a region', 'zh-Hant-TW', 'zh'],
  ['a language of three letters that begins like one of ours', 'frr, de;q=0.8', 'de'],
  ['only a language that begins like one of ours', 'frr', 'en'],
  ['the first among equals', 'it, fr', 'it'],
  ['the first among equals of a lower quality', 'ja, sv;q=0.5, pt;q=0.5', 'sv'],
  ['quality before order', 'en;q=0.3, de;q=0.8', 'de'],
  ['three decimals', 'en;q=0.123, de;q=0.124', 'de'],
  ['a browser of Switzerland', 'fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
  ['a language we lack, then ours', 'ja, fr-CH;q=0.9, de;q=0.8', 'fr'],
  ['white space', ' ja ,\tde ; q=0.8 , en;Q=0.9', 'en'],
  ['a star alone', '*', 'en'],
  ['a star after a language we lack', 'ja, *;q=0.5', 'en'],
  ['a star before a language that is named with less', '*, en;q=0.1', 'de'],
  ['a star below a named language', 'es;q=0.9, *;q=0.5', 'es'],
  ['a star with English refused', 'en;q=0, *', 'de'],
  ['a star with English and German refused', '*, en;q=0.0, de;q=0', 'fr'],
  ['a refused language first', 'de;q=0, es;q=0.1', 'es'],
  ['only refused languages', 'de;q=0', 'en'],
  ['everything refused', '*;q=0', 'en'],
  ['all but one refused', '*;q=0, sv;q=0.1', 'sv'],
  ['a region whose language is refused', 'de-AT, de;q=0, nl;q=0.5', 'nl'],
  ['a language of which one region is refused', 'de-AT;q=0, de', 'de'],
  ['a quality above 1 is not well-formed', 'de;q=2, es;q=0.1', 'es'],
  ['a quality that is no number', 'de;q=high, es;q=0.1', 'es'],
  ['underscores are not well-formed', 'de_AT, es', 'es'],
  ['empty members', ',, ,it', 'it'],
  ['nonsense', ';;q=,é,<script>', 'en'],
  ['names of properties', 'constructor, __proto__', 'en'],
])('%s: Accept-Language %j gets %s', (_why, header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

it('reads a header of 64 KiB in no time', () => {
  const started = Date.now();
  for (const part of ['de;q=0,', 'a-', 'de ', ',', 'de;q=0.0000']) preferredLanguage(part.repeat(65_536 / part.length));
  expect(Date.now() - started).toBeLessThan(1_000);
});
