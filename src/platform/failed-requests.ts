import { dayOf } from '../db/day.ts';
import type { Context } from './context.ts';

/** Milliseconds that a failure waits for others to be written with it. */
const PAUSE = 60_000;

/** Failed requests of this isolate that no write has added, by day. */
const pending = new Map<number, number>();
/** When the oldest of them failed, or a write did. */
let waitingSince = 0;

/**
 * Counts a response that is a failure of the service (5xx), for the chart of the console.
 *
 * The isolate adds its number after a later response, a minute after the first failure: a service without failures
 * writes nothing, and one with many once a minute. What a fault of the database keeps from being added is added later. A
 * paused service writes nothing: its database may be being restored.
 */
export function countFailure(context: Context, { status }: Response): void {
  const now = context.now();
  if (context.configuration.isPaused) return;
  if (status >= 500) {
    if (pending.size === 0) waitingSince = now;
    pending.set(dayOf(now), (pending.get(dayOf(now)) ?? 0) + 1);
  }
  if (pending.size === 0 || now - waitingSince < PAUSE) return;
  waitingSince = now;
  context.afterResponse(() => write(context));
}

/** Forgets the failures of this isolate that no write has added. */
export function forgetFailures(): void {
  pending.clear();
}

async function write({ primary }: Context): Promise<void> {
  const { addFailures } = await import('./failed-requests-store.ts');
  for (const [day, count] of pending) {
    pending.delete(day);
    try {
      await addFailures(primary, day, count);
    } catch {
      // The fault has been logged where it arose.
      pending.set(day, (pending.get(day) ?? 0) + count);
    }
  }
}
