import { isDate } from '../../profiles/list/timestamp.ts';
import { Rejection } from '../rejection.ts';

/** A date, or a date and time with `Z` or an offset (RFC 3339). Without either, a time would be that of some machine. */
const RFC_3339 = /^(\d{4}-\d\d-\d\d)(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d))?$/;

/** Milliseconds since 1970 of a time that a person typed; a date means its midnight, UTC. */
export function readTimestamp(text: string, option: string): number {
  const [, date] = RFC_3339.exec(text) ?? [];
  const timestamp = date === undefined || !isDate(date) ? Number.NaN : Date.parse(text.toUpperCase().replace(' ', 'T'));
  if (!Number.isNaN(timestamp)) return timestamp;
  throw new Rejection(
    `--${option} "${text}" is not a time in UTC: write 2026-11-01T20:01:00Z, 2026-11-01T15:01:00-05:00 or 2026-11-01.`,
  );
}
