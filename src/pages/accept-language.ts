import { findLanguage, LANGUAGES, type Language } from './language.ts';

/** A language range and its quality, from 0 (not acceptable) to 1. */
interface Preference {
  readonly range: string;
  readonly quality: number;
}

/**
 * The language that an `Accept-Language` header prefers; English without the header, or when it accepts none of ours.
 *
 * The highest quality wins, and the first among equals. A range stands for its primary subtag, so `de-AT` gets German
 * (lookup, RFC 4647 section 3.4). `*` stands for every language that the header does not name, English first.
 * A response in a language that is not acceptable is better than none (RFC 9110 section 12.5.4).
 */
export function preferredLanguage(header: string | null): Language {
  const preferences = (header ?? '').split(',').flatMap(parsePreference);
  const refused = preferences.filter(({ quality }) => quality === 0).map(({ range }) => range);
  const accepted = preferences.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality);
  const named = accepted.map(({ range }) => findLanguage(range));
  for (const { range } of accepted) {
    const language =
      range === '*' ? LANGUAGES.find((one) => !named.includes(one) && !refused.includes(one)) : findLanguage(range);
    if (language !== undefined && !refused.includes(language)) return language;
  }
  return LANGUAGES[0];
}

/** `range` or `range;q=0.8`: a star, or subtags (RFC 4647 section 2.1), with a weight (RFC 9110 section 12.4.2). */
const PREFERENCE = /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/** Nothing for a member that is not well-formed: the others still count. */
function parsePreference(member: string): Preference[] {
  const [, range, quality = '1'] = PREFERENCE.exec(member) ?? [];
  return range === undefined ? [] : [{ range: range.toLowerCase(), quality: Number(quality) }];
}
