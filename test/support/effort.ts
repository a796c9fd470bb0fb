import { inject } from 'vitest';

/** How hard the suites that draw their cases try; vitest.config.ts says. */
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

/** Whether `npm run test:long` runs. */
export const isLong = times > 1;

/** Settings for `fc.assert`. A failure names the seed, and `SEED=… npm run test:long` draws the same cases again. */
export function effort(runs: number): { seed: number; numRuns: number } {
  return { seed, numRuns: runs * times };
}

/** So many repetitions, and as many times more in `npm run test:long`. */
export function repeated(count: number): number {
  return count * times;
}

/** Every case in `npm run test:long`; in `npm test` one in so many, drawn by the seed. Another offset draws others. */
export function share<Case>(cases: readonly Case[], oneIn: number, offset = 0): Case[] {
  if (isLong) return [...cases];
  const random = randomNumbers(offset);
  return cases.filter(() => random() < 1 / oneIn);
}

/** Every case in `npm run test:long`; in `npm test` one at each call, in turn. */
export function inTurn<Case>(cases: readonly Case[]): () => Case[] {
  let turn = 0;
  return () => (isLong ? [...cases] : cases.slice(turn++ % cases.length).slice(0, 1));
}

/** Numbers from 0 to 1, drawn by the seed (mulberry32). */
export function randomNumbers(offset = 0): () => number {
  let state = seed + offset;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The time limit of a test that takes that many milliseconds at its usual effort on a busy machine. */
export function timeout(milliseconds: number): number {
  return milliseconds * times;
}
