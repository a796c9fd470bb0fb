import type { Bound, Datum } from '../db/statement.ts';
import { type Database, type TransactionOptions, UniqueViolation } from '../db/transaction.ts';
import { Failure } from '../http/failure.ts';
import { type Clock, sleep, within } from './clock.ts';
import { loadOf } from './load.ts';

/** Milliseconds until a call to D1 is given up. */
const TIME_LIMIT = 5_000;
/** Waits before the second and the third try, in milliseconds; each is spread by half of itself either way. */
const RETRY_DELAYS = [50, 250];
/** Seconds that a caller is told to wait. */
const RETRY_AFTER = 5;

/**
 * Faults that a second try may overcome, in D1's words.
 *
 * The first four are documented (D1: "Retry queries", 2025); the others were reported from production.
 */
const TRANSIENT = [
  'Network connection lost',
  'storage caused object to be reset',
  'reset because its code was updated',
  'Cannot resolve D1 DB due to transient issue',
  'storage operation exceeded timeout which caused object to be reset',
  'isolate exceeded its memory limit and was reset',
];

/** The database has reached its size limit. */
const FULL = ['Exceeded maximum DB size', 'database or disk is full'];

/** Signs that the database has more to do than it can: its own word, and no answer in time. */
const OVERLOAD = /overloaded|no answer within/;

/** Eight, eight, eight and thirty-two hexadecimal digits, as D1 writes them. */
const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/** The database has reached its size limit: no caller is told to come back, for only an operator can help. */
export class DatabaseFull extends Failure {
  constructor() {
    super('service_unavailable', { reason: 'database_full' });
  }
}

/** Log entry of a fault: D1's message, which names tables and columns and no values, and the statements. */
export interface DatabaseFault {
  readonly event: 'database_fault' | 'database_full';
  readonly reason: string;
  readonly statements: readonly string[];
}

/** The part of D1 that the service uses, which the commands offer of a local database too. */
export interface D1 {
  withSession(start: string): D1Session;
}

/** A session of D1; statements go from `bind` to `batch` unread. */
export interface D1Session {
  prepare(sql: string): { bind(...params: Datum[]): object };
  batch(
    statements: object[],
  ): Promise<{ readonly results: unknown[]; readonly meta?: { readonly size_after?: number } }[]>;
  getBookmark(): string | null;
}

/**
 * Opens D1 for one request.
 *
 * With a well-formed bookmark a replica at least that fresh may answer. Without one, or with anything else, the primary
 * does, so a write is visible to the next read.
 */
export function openDatabase(
  d1: D1,
  bookmark: string | null,
  clock: Clock,
  onFault: (fault: DatabaseFault) => void,
  timeLimit: number = TIME_LIMIT,
): Database {
  const load = loadOf(d1);
  let session: D1Session | undefined;

  const attempt = async (statements: readonly Bound[]) => {
    session ??= d1.withSession(bookmark !== null && BOOKMARK.test(bookmark) ? bookmark : 'first-primary');
    const started = clock.now();
    const results = await within(clock, timeLimit, session.batch(prepare(session, statements)));
    load.noteAnswer(clock.now(), clock.now() - started, results.at(-1)?.meta?.size_after);
    return results.map((result) => result.results);
  };

  return {
    async run(statements: readonly Bound[], { retry }: TransactionOptions) {
      for (let tries = 0; ; tries++) {
        try {
          return await attempt(statements);
        } catch (error) {
          const reason = error instanceof Error ? error.message : 'unknown';
          if (reason.includes('UNIQUE constraint failed')) throw new UniqueViolation();
          const isFull = FULL.some((message) => reason.includes(message));
          const event = isFull ? 'database_full' : 'database_fault';
          onFault({ event, reason, statements: statements.map(({ name }) => name) });
          if (isFull) throw new DatabaseFull();
          if (OVERLOAD.test(reason)) load.noteOverload(clock.now());
          const delay = RETRY_DELAYS[tries];
          const isTransient = TRANSIENT.some((message) => reason.includes(message));
          if (retry === 'never' || !isTransient || delay === undefined) {
            throw new Failure('service_unavailable', { retryAfter: RETRY_AFTER });
          }
          await sleep(clock, spread(delay));
        }
      }
    },
    bookmark: () => session?.getBookmark() ?? null,
  };
}

/** Between half and one and a half of a delay: callers that failed together must not come back together. */
function spread(delay: number): number {
  return delay * (0.5 + Math.random());
}

function prepare(session: D1Session, statements: readonly Bound[]): object[] {
  return statements.map(({ sql, params }) => session.prepare(sql).bind(...params));
}
