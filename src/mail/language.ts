/** The languages that mails and pages are written in; the first is for everybody else. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl'] as const;

/** A language that mails and pages are written in. */
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to write in for a person's locale: the primary subtag of a BCP 47 tag (RFC 5646 section 2.1), else English.
 *
 * An underscore separates as well, since callers copy locales from Java and gettext. Regional variants are not told
 * apart: `de-CH` reads "ß", which is less bad than English.
 */
export function languageOf(locale: string): Language {
  const primary = locale.split(/[-_]/, 1)[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary) ?? LANGUAGES[0];
}
