import { Failure } from '../http/failure.ts';

/** Calls that are rejected while the database is slow, and while it is overloaded. All others, Profiles among them, go on. */
export type Sheddable = 'registration' | 'log_in';

/** Milliseconds of one round trip from which the database counts as slow. */
const SLOW = 1_000;
/** Milliseconds for which a slow or overloaded database is spared. */
const RESPITE = 10_000;
/** Shares of the size limit from which the log warns, and from which what can wait is refused. */
const WARNING_SHARE = 0.7;
const REJECTION_SHARE = 0.9;

/** Response times and size of one database, as this isolate measured them. */
export class DatabaseLoad {
  #slowUntil = 0;
  #overloadedUntil = 0;
  #bytes = 0;

  /** The size of the database after the last answer, in bytes; 0 before the first. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Notes a round trip that was answered; the size is that after it, in bytes. */
  noteAnswer(now: number, milliseconds: number, bytes: number | undefined): void {
    if (milliseconds >= SLOW) this.#slowUntil = now + RESPITE;
    if (bytes !== undefined) this.#bytes = bytes;
  }

  /** Notes that the database gave no answer in time, or said that it is overloaded. */
  noteOverload(now: number): void {
    this.#slowUntil = now + RESPITE;
    this.#overloadedUntil = now + RESPITE;
  }

  /** Throws `service_unavailable` for what is shed now: registration first, log-in only when the database is overloaded. */
  requireCapacity(what: Sheddable, now: number): void {
    const until = what === 'registration' ? this.#slowUntil : this.#overloadedUntil;
    if (now >= until) return;
    const retryAfter = Math.ceil((until - now) / 1000);
    throw new Failure('service_unavailable', { retryAfter, reason: 'database_slow' });
  }

  /** Whether the database is so full that it has to be watched, or takes in nothing that can wait. */
  fullness(limit: number): 'fine' | 'filling' | 'nearly_full' {
    if (this.#bytes >= limit * REJECTION_SHARE) return 'nearly_full';
    return this.#bytes >= limit * WARNING_SHARE ? 'filling' : 'fine';
  }
}

/** By binding: an isolate keeps what it has seen from one request to the next. */
const loads = new WeakMap<object, DatabaseLoad>();

/** This isolate's measurements of a database; empty ones, where the binding is missing. */
export function loadOf(d1: object | undefined): DatabaseLoad {
  const known = d1 && loads.get(d1);
  if (known !== undefined) return known;
  const load = new DatabaseLoad();
  if (d1 !== undefined) loads.set(d1, load);
  return load;
}
