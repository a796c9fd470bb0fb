/** A place in the list of applicants, newest first: right behind the applicant that was created then and has that id. */
export interface Position {
  /** Milliseconds since 1970 (UTC). */
  readonly created_on: number;
  readonly id: string;
}

/** A cursor as it is written: the timestamp to the base 36 and the id without its prefix. */
export const CURSOR = /^(-?[0-9a-z]{1,11})\.([0-9a-z]{26})$/;

/** The cursor of a position. Callers need not know what it says. */
export function cursorOf({ created_on, id }: Position): string {
  return `${created_on.toString(36)}.${id.slice(-26)}`;
}

/** The position of a text that `CURSOR` matches. */
export function positionOf(cursor: string): Position {
  const [, timestamp = '', id] = CURSOR.exec(cursor) ?? [];
  return { created_on: Number.parseInt(timestamp, 36), id: `aplt_${id}` };
}
