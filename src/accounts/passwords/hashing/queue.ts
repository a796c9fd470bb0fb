import { Failure } from '../../../http/failure.ts';

/** A call that has a password to hash. */
interface Waiting {
  /** When it last ran, in milliseconds since 1970. */
  beat: number;
}

/** In the order in which they came; the first one hashes. */
const queue = new Set<Waiting>();

/** Calls in the queue at the most. The last of them waits for about a second. */
const LONGEST = 10;
/** Milliseconds without a beat after which a call leaves the queue: one whose caller has hung up never ends. */
const SILENCE = 1_000;
/** Milliseconds between two looks of a waiting call. */
const POLL = 5;

/** Gives the thread to the isolate's other calls. */
export type Yield = () => Promise<void>;

/**
 * Throws `service_unavailable` while the queue of this isolate is full; another may have time.
 *
 * The thread that hashes serves every other call as well, which log-ins must not delay.
 */
export function requireQueueSpace(): void {
  if (current().length < LONGEST) return;
  throw new Failure('service_unavailable', { retryAfter: 1, reason: 'hashing_busy' });
}

/**
 * Hashes one password at a time: two at once would both take twice as long. Throws as `requireQueueSpace` does.
 *
 * `onEntry` is called once the call is in the queue; what it throws takes the call out again.
 * Waiting calls poll, since in a Worker one request must not wake another.
 */
export async function inQueue<Result>(
  hash: (pause: Yield) => Promise<Result>,
  onEntry?: () => Promise<void>,
): Promise<Result> {
  requireQueueSpace();
  const call = { beat: Date.now() };
  queue.add(call);
  const beatAfter = async (work: Promise<unknown>) => {
    await work;
    call.beat = Date.now();
    // A foreign hash can block the thread for longer than the silence, and a counter can take as long.
    queue.add(call);
  };
  try {
    if (onEntry !== undefined) await beatAfter(onEntry());
    while (current().indexOf(call) > 0) await beatAfter(scheduler.wait(POLL));
    return await hash(() => beatAfter(scheduler.wait(0)));
  } finally {
    queue.delete(call);
  }
}

function current(): Waiting[] {
  const now = Date.now();
  for (const call of queue) if (Math.abs(now - call.beat) > SILENCE) queue.delete(call);
  return [...queue];
}
