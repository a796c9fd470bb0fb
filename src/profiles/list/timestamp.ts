/** A date and a time with `Z` or an offset (RFC 3339 section 5.6). */
const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt](?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):\d\d)$/;

/** Digits of a fraction of a second beyond milliseconds. */
const BEYOND_MILLISECONDS = /\.\d{3}\d*[1-9]/;

/** The years 0000 to 9999, in UTC as well as at the offset: no other can be written again. */
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/**
 * The first whole millisecond since 1970 (UTC) that is not before an RFC 3339 timestamp; NaN for any other text.
 *
 * Rounded up, a bound between two milliseconds includes and excludes what the exact one would.
 */
export function readTimestamp(text: string): number {
  const [, date] = RFC_3339.exec(text) ?? [];
  if (date === undefined || !isDate(date)) return Number.NaN;
  const timestamp = Date.parse(text.toUpperCase()) + (BEYOND_MILLISECONDS.test(text) ? 1 : 0);
  return FIRST <= timestamp && timestamp <= LAST ? timestamp : Number.NaN;
}

/** Whether a text such as 2026-11-01 is a day of the calendar. `Date.parse` takes the 30th of February for the 2nd of March. */
export function isDate(date: string): boolean {
  const parsed = new Date(date);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
