import { mailLink } from './accounts/links.ts';
import type { App } from './app.ts';
import { clearExpired, clearHistoryBefore } from './db/expiry.ts';
import { drainOutbox } from './mail/delivery.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The scheduled run: forgets what has expired, then sends the mails that are due; expired links take theirs along. */
export async function upkeep(app: App): Promise<void> {
  const now = app.clock.now();
  await clearExpired(app.db, now);
  await clearHistoryBefore(app.db, now - app.daysOfHistory * DAY);
  await drainOutbox(app, (mail) => mailLink(app, mail));
}
