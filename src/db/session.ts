import { type Clock, sleep, within } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { Bound } from './statement.ts';

type Rows<Statements extends readonly Bound[]> = {
  -readonly [Index in keyof Statements]: Statements[Index] extends Bound<infer Row> ? Row[] : never;
};

/** How a batch may be treated when D1 fails. */
export interface BatchOptions {
  /** Whether running the batch twice leaves the database as running it once does; only then is it tried again. */
  repeatable: boolean;
}

/** The one way to the database: a list of statements is one transaction and one round trip. */
export interface Database {
  /**
   * Runs the statements in order, all or none, and yields the rows of each.
   *
   * Throws `UniqueViolation`, or the failure `service_unavailable` when D1 does not answer in time or at all. After
   * that failure a batch that is not repeatable may still have been carried out.
   */
  batch<const Statements extends readonly Bound[]>(
    statements: Statements,
    options: BatchOptions,
  ): Promise<Rows<Statements>>;
  /** The bookmark of the last answer, for a later read that must be at least as fresh; null before the first. */
  bookmark(): string | null;
}

/** The database refused a row because a unique column has its value already. Says nothing of which: read again. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
}

/** A call that D1 has not answered by then is given up: a caller waits no longer than for the retries before it. */
const TIME_LIMIT = 5_000;
/** Waits before the second and the third try, in milliseconds. */
const RETRY_DELAYS = [50, 250];
const RETRY_AFTER = 5;

/** The faults that Cloudflare documents as transient (D1: "Retry queries", 2025). */
const TRANSIENT = [
  'Network connection lost',
  'storage caused object to be reset',
  'reset because its code was updated',
  'Cannot resolve D1 DB due to transient issue',
];

/** Eight, eight, eight and thirty-two hexadecimal digits, as D1 writes them. */
const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/**
 * Opens D1 for one request.
 *
 * With a well-formed bookmark a replica at least that fresh may answer; without one, or with anything else, the
 * primary does, so that a write is visible to the next read. `onFault` hears of every fault in D1's own words, which
 * name tables and columns but no bound values.
 */
export function openDatabase(
  d1: D1Database,
  bookmark: string | null,
  clock: Clock,
  onFault: (reason: string) => void,
): Database {
  let session: D1DatabaseSession | undefined;

  const attempt = async (statements: readonly Bound[]) => {
    session ??= d1.withSession(bookmark !== null && BOOKMARK.test(bookmark) ? bookmark : 'first-primary');
    const results = await within(clock, TIME_LIMIT, session.batch(bind(session, statements)));
    return results.map((result) => result.results);
  };

  return {
    async batch<const Statements extends readonly Bound[]>(statements: Statements, options: BatchOptions) {
      for (let tries = 0; ; tries++) {
        try {
          return (await attempt(statements)) as Rows<Statements>;
        } catch (error) {
          const reason = error instanceof Error ? error.message : 'unknown';
          if (reason.includes('UNIQUE constraint failed')) throw new UniqueViolation();
          onFault(reason);
          const delay = RETRY_DELAYS[tries];
          const transient = TRANSIENT.some((message) => reason.includes(message));
          if (!(options.repeatable && transient) || delay === undefined) {
            throw new Failure('service_unavailable', { retryAfter: RETRY_AFTER });
          }
          await sleep(clock, delay);
        }
      }
    },
    bookmark: () => session?.getBookmark() ?? null,
  };
}

function bind(session: D1DatabaseSession, statements: readonly Bound[]): D1PreparedStatement[] {
  return statements.map(({ sql, params }) => session.prepare(sql).bind(...params));
}
