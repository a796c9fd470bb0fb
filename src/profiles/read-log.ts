import type { Event } from '../db/audit.ts';
import type { Context } from '../platform/context.ts';
import { isNearlyFull } from '../platform/room.ts';
import { recordReadings } from './store.ts';

/**
 * The entry of the history for one reading of an applicant (GDPR Art. 15(1)(c)); undefined where READ_LOG is off.
 *
 * A response without a body shows no one, and a database that is nearly full has no room for what can be missed.
 */
export function readingOf(context: Context, id: string): Event | undefined {
  if (!context.configuration.isReadLogged || context.isHead || isNearlyFull(context)) return undefined;
  return context.event('read', id);
}

/** Records that applicants are read by this call, before they are shown; costs nothing where READ_LOG is off. */
export async function recordReading(context: Context, ids: readonly string[]): Promise<void> {
  await recordReadings(
    context.db,
    ids.flatMap((id) => readingOf(context, id) ?? []),
  );
}
