import { intercepted } from './intercepted.ts';

/**
 * The real D1, in front of whose nth batch something else happens: what a race looks like to who loses it.
 *
 * Batches are transactions, so doing this for each number in turn covers every order in which two calls can meet.
 */
export function meanwhile(d1: D1Database, nth: number, work: () => Promise<unknown>): D1Database {
  let batches = 0;
  return intercepted(d1, ['batch'], (run) => {
    batches += 1;
    return batches === nth ? work().then(() => run()) : run();
  });
}
