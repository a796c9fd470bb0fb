import { intercepted } from './intercepted.ts';

/** Messages of D1 for a fault that trying again may overcome; texts of Cloudflare's documentation. */
export const TRANSIENT = [
  'Network connection lost.',
  'D1 DB storage caused object to be reset.',
  'D1 DB reset because its code was updated.',
  'Internal error while starting up D1 DB storage caused object to be reset.',
  'Cannot resolve D1 DB due to transient issue on remote node.',
];

/** Outcome of one batch: it fails before or after it has taken effect, or its answer never comes. */
export type Fault = { before: string } | { after: string } | { hang: () => void };

/**
 * The real D1 with a fault for each of its next batches, in that order; `undefined` and later ones go through.
 *
 * `hang` is called when a batch has begun to hang, for the test to move its clock.
 */
export function failing(d1: D1Database, faults: readonly (Fault | undefined)[]): D1Database {
  const left = [...faults];
  return intercepted(d1, ['batch'], (run) => meet(left.shift(), run));
}

/** Outcome of a call that meets with the fault. */
export function meet(fault: Fault | undefined, run: () => Promise<unknown>): Promise<unknown> {
  if (fault === undefined) return run();
  if ('hang' in fault) {
    queueMicrotask(fault.hang);
    return new Promise(() => {});
  }
  if ('before' in fault) return Promise.reject(new Error(`D1_ERROR: ${fault.before}`));
  return run().then(() => Promise.reject(new Error(`D1_ERROR: ${fault.after}`)));
}
