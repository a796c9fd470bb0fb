import type { Clock } from '../../src/platform/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward and runs the callbacks that are due. */
  advance(milliseconds: number): void;
}

/** Waits of up to this many milliseconds are between retries: they end at once, so that no test sleeps. */
const SHORT = 1_000;

/** A clock that starts at that timestamp (milliseconds since 1970); long waits end only when it is moved past them. */
export function clockAt(start: number): ManualClock {
  let now = start;
  const waiting = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    after(milliseconds, run) {
      const wait = { at: now + milliseconds, run };
      waiting.add(wait);
      if (milliseconds <= SHORT) queueMicrotask(() => waiting.delete(wait) && run());
      return () => waiting.delete(wait);
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const wait of [...waiting].filter(({ at }) => at <= now)) {
        waiting.delete(wait);
        wait.run();
      }
    },
  };
}
