/** Time, as everything here gets it: an argument, so that a test can say what time it is. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Calls back once after that many milliseconds, unless the function it returns is called before. */
  after(milliseconds: number, run: () => void): () => void;
}

/** The runtime's own time. Workers freeze it between I/O, so it says when a request was last heard of, not more. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Resolves after that many milliseconds. */
export function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(milliseconds, resolve);
  });
}

/** Rejects when the work has not settled within that many milliseconds. The work itself cannot be called back. */
export async function within<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  let cancel = () => {};
  const limit = new Promise<never>((_, reject) => {
    cancel = clock.after(milliseconds, () => reject(new Error(`no answer within ${milliseconds} ms`)));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel();
  }
}
