import { mailLink } from './accounts/links.ts';
import type { App } from './app.ts';
import { clearExpired } from './db/expiry.ts';
import { drainOutbox } from './mail/delivery.ts';

/** The scheduled run: forgets what has expired, then sends the mails that are due; expired links take theirs along. */
export async function upkeep(app: App): Promise<void> {
  await clearExpired(app.db, app.clock.now());
  await drainOutbox(app, (mail) => mailLink(app, mail));
}
