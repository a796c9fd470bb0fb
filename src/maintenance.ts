import { deleteForgottenNames } from './accounts/sessions/failure-store.ts';
import { deleteExpiredSessions } from './accounts/sessions/store.ts';
import { releaseLapsedClaims } from './accounts/work-email/store.ts';
import { deleteOldMailboxEvents } from './mail/budget-store.ts';
import { drainOutbox } from './mail/delivery.ts';
import { deleteExpiredLinks } from './mail/outbox.ts';
import type { Context } from './platform/context.ts';
import { deleteOldHistory } from './privacy/store.ts';
import { deleteExpiredKeys } from './profiles/creation/store.ts';
import { renewEmailKeys } from './profiles/store.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The steps of the scheduled run, in order. Expired links take their mails along before any is sent. */
const STEPS: readonly ((context: Context) => Promise<void>)[] = [
  ({ db, now }) => deleteExpiredSessions(db, now()),
  ({ db, now }) => deleteExpiredLinks(db, now()),
  ({ db, now }) => deleteExpiredKeys(db, now()),
  ({ db, now }) => releaseLapsedClaims(db, now()),
  ({ db }) => renewEmailKeys(db),
  ({ db, now, configuration }) => deleteOldHistory(db, now(), now() - configuration.daysOfHistory * DAY),
  ({ db, now }) => deleteForgottenNames(db, now()),
  ({ db, now }) => deleteOldMailboxEvents(db, now()),
  (context) => drainOutbox(context),
  async (context) => (await import('./events/delivery/deliver.ts')).deliverDue(context),
];

/**
 * The scheduled run, each minute.
 *
 * A step that fails keeps no other from running, or mails would wait for as long as a table cannot be cleaned. The run
 * fails at its end, so that Cloudflare shows it as failed. A paused service does nothing: after a restore, applicants
 * who had been erased are in the database again, with mails that wait for them.
 */
export async function runMaintenance(context: Context): Promise<void> {
  if (context.configuration.isPaused) return context.log('warn', 'maintenance_paused');
  const faults: unknown[] = [];
  for (const step of STEPS) await step(context).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw faults[0];
}
