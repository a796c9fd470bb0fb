import { inject } from 'vitest';

/** How hard the suites that draw their cases at random try; vitest.config.ts says. */
export interface Effort {
  readonly seed: number;
  /** How many times as many cases as in `npm test`. */
  readonly times: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    effort: Effort;
  }
}

const { seed, times } = inject('effort');

/** Settings for `fc.assert`. A failure names the seed, and `SEED=… npm run test:long` draws the same cases again. */
export function effort(runs: number): { seed: number; numRuns: number } {
  return { seed, numRuns: runs * times };
}

/** How long a test may take that takes that many milliseconds at its usual effort on a machine that is busy. */
export function timeout(milliseconds: number): number {
  return milliseconds * times;
}
