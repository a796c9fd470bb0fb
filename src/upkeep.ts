import { mailLink } from './accounts/links.ts';
import type { App } from './app.ts';
import { deleteExpired, deleteHistoryBefore } from './db/expiry.ts';
import { drainOutbox } from './mail/delivery.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * The scheduled run: forgets what has expired, then sends the mails that are due; expired links take theirs along.
 *
 * A part that fails keeps no other from its work, or mails would wait for as long as something cannot be cleared; the
 * run fails at its end, so that Cloudflare shows it as failed.
 */
export async function upkeep(app: App): Promise<void> {
  const now = app.clock.now();
  const faults: unknown[] = [];
  for (const part of [
    () => deleteExpired(app.db, now),
    () => deleteHistoryBefore(app.db, now - app.daysOfHistory * DAY),
    () => drainOutbox(app, (mail) => mailLink(app, mail)),
  ]) {
    await part().catch((fault) => faults.push(fault));
  }
  if (faults.length > 0) throw faults[0];
}
