import { afterAll, beforeAll } from 'vitest';

/** A limit of a call that is under way. */
interface Limit {
  readonly at: number;
  readonly run: () => void;
}

const waiting = new Set<Limit>();

/** Milliseconds between two looks at what has passed its limit. */
const LOOK = 100;

/**
 * Calls back after that many milliseconds or a little later, unless the function it returns is called before.
 *
 * One timer of the file looks after all limits: the runner's own `setTimeout` costs more than the call of a binding.
 */
export function afterLimit(milliseconds: number, run: () => void): () => void {
  const limit = { at: Date.now() + milliseconds, run };
  waiting.add(limit);
  return () => waiting.delete(limit);
}

/** Looks after the limits of one file. */
export function watchLimits(): void {
  let look: ReturnType<typeof setInterval>;
  beforeAll(() => {
    look = setInterval(() => {
      const now = Date.now();
      for (const limit of [...waiting].filter(({ at }) => at <= now)) if (waiting.delete(limit)) limit.run();
    }, LOOK);
  });
  afterAll(() => clearInterval(look));
}
