import { expect, it } from 'vitest';
import { languageOf } from '../../src/pages/language.ts';

it.each([
  ['en', 'en'],
  ['de', 'de'],
  ['de-AT', 'de'],
  ['DE_de', 'de'],
  ['FR', 'fr'],
  ['es-419', 'es'],
  ['it-Latn-IT', 'it'],
  ['nl-BE-u-co-phonebk', 'nl'],
  ['pt-BR', 'pt'],
  ['sv_SE', 'sv'],
  ['zh-Hant-TW', 'zh'],
  ['zh_TW_#Hant', 'en'],
  ['frr', 'en'],
  ['ja', 'en'],
  ['deu', 'en'],
  ['x-de', 'en'],
  ['', 'en'],
  ['-de', 'en'],
  ['constructor', 'en'],
])('writes to locale %j in %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
