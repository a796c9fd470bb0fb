const DAY = 24 * 60 * 60 * 1000;

/** Days that a chart shows, today included. */
export const DAYS = 30;

/** A row of numbers, one for each day from the oldest to today. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** The day of a timestamp, in days since 1970 (UTC). */
export function dayOf(timestamp: number): number {
  return Math.floor(timestamp / DAY);
}

/** The date of a day that is counted since 1970 (UTC). */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The numbers of one counter for the days up to `today`; a day without one is zero. */
export function seriesOf<Name extends string>(
  counts: readonly { readonly day: number; readonly name: Name; readonly count: number }[],
  name: Name,
  label: string,
  today: number,
): Series {
  const byDay = new Map(counts.filter((each) => each.name === name).map(({ day, count }) => [day, count]));
  return { name: label, values: Array.from({ length: DAYS }, (_, index) => byDay.get(today - DAYS + 1 + index) ?? 0) };
}

/** The sum of a series. */
export function totalOf({ values }: Series): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The highest number of all series; at least 1, so that an empty chart has a scale. */
export function highestOf(series: readonly Series[]): number {
  return Math.max(1, ...series.flatMap(({ values }) => values));
}
