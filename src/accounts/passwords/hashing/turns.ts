import { Failure } from '../../../http/failure.ts';

/** Calls that have a password to hash, in the order in which they came; the first one hashes. */
const turns = new Set<Turn>();

interface Turn {
  heardOn: number;
}

/** Calls that an isolate keeps. The last of them waits for about a second. */
const MOST = 10;
/** Milliseconds after which a call that is not heard of is over: who hangs up leaves it unfinished. */
const SILENCE = 1_000;
/** Milliseconds between two looks of a call that waits. */
const LOOK = 5;

/** Lets the isolate's other calls have the thread. */
export type Pause = () => Promise<void>;

/**
 * Throws `service_unavailable` while an isolate has as many passwords to hash as it keeps; another may have time.
 *
 * The thread that hashes serves every other call as well, which log-ins must not delay.
 */
export function requireTurn(): void {
  if (live().length < MOST) return;
  throw new Failure('service_unavailable', { retryAfter: 1, reason: 'hashing_busy' });
}

/**
 * Hashes one password at a time: two at once would both take twice as long. Throws as `requireTurn` does.
 *
 * Calls look for their turn themselves, since what one request resolves must not wake another's.
 */
export async function inTurn<Result>(work: (pause: Pause) => Promise<Result>): Promise<Result> {
  requireTurn();
  const turn = { heardOn: Date.now() };
  turns.add(turn);
  const pause = async (milliseconds: number) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    turn.heardOn = Date.now();
    // A foreign hash can hold the thread for longer than the silence that is allowed.
    turns.add(turn);
  };
  try {
    while (live().indexOf(turn) > 0) await pause(LOOK);
    return await work(() => pause(0));
  } finally {
    turns.delete(turn);
  }
}

function live(): Turn[] {
  const now = Date.now();
  for (const turn of turns) if (Math.abs(now - turn.heardOn) > SILENCE) turns.delete(turn);
  return [...turns];
}
