/** The languages of mails and pages. The first is the default. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'sv', 'zh'] as const;

/** A language of mails and pages. */
export type Language = (typeof LANGUAGES)[number];

/** A language tag in form (RFC 5646 section 2.1); an underscore separates too, since callers copy locales from Java and gettext. */
const TAG = /^[a-z]{1,8}(?:[-_][a-z0-9]{1,8})*$/i;

/**
 * The language of a locale: its primary subtag, if it is one of ours, else English.
 *
 * A tag that is not well-formed (`zh_TW_#Hant`) is English too. Regions and scripts are not told apart: `de-CH` reads
 * "ß", `zh-TW` simplified characters, and `pt-PT` Brazilian words, which is less bad than English.
 */
export function languageOf(locale: string): Language {
  return (TAG.test(locale) ? findLanguage(locale) : undefined) ?? LANGUAGES[0];
}

/** The language of a tag's primary subtag, if it is one of ours. */
export function findLanguage(tag: string): Language | undefined {
  const primary = tag.split(/[-_]/, 1)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}
