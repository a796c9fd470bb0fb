import { deleteForgottenNames } from './accounts/sessions/failure-store.ts';
import { deleteExpiredSessions } from './accounts/sessions/store.ts';
import { releaseLapsedClaims } from './accounts/work-email/store.ts';
import { deleteOldMailboxEvents } from './mail/budget/store.ts';
import { warnOfMailBudget } from './mail/budget/warning.ts';
import { drainOutbox } from './mail/delivery.ts';
import { deleteExpiredLinks } from './mail/outbox.ts';
import type { Context } from './platform/context.ts';
import { warnOfSize } from './platform/room.ts';
import { openRunBudget, type RunBudget } from './platform/run-budget.ts';
import { eraseUnverified } from './privacy/erasure.ts';
import { deleteOldHistory } from './privacy/store.ts';
import { deleteExpiredKeys } from './profiles/creation/store.ts';
import { renewEmailKeys } from './profiles/store.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * A step does one bounded round of its work: a few statements, a few seconds. One that answers `more` gets another round
 * after the other steps had theirs, within the budget of the run. A step that cannot bound its round asks `isSpent`.
 */
type Step = (context: Context, isSpent: RunBudget['isSpent']) => Promise<void> | Promise<'more' | 'done'>;

/**
 * The steps of the scheduled run, in order. Expired links take their mails along before any is sent. What waits for
 * others, a mail service and webhooks, comes last: slow ones can spend the budget of every run.
 */
const STEPS: readonly Step[] = [
  ({ db, now }) => deleteExpiredSessions(db, now()),
  ({ db, now }) => deleteExpiredLinks(db, now()),
  ({ db, now }) => deleteExpiredKeys(db, now()),
  ({ db, now }) => releaseLapsedClaims(db, now()),
  (context) => eraseUnverified(context),
  async (context) => (await import('./privacy/retention/retain.ts')).giveNotices(context),
  async (context) => (await import('./privacy/retention/retain.ts')).endRetention(context),
  ({ db }) => renewEmailKeys(db),
  ({ db, now, configuration }) => deleteOldHistory(db, now(), now() - configuration.daysOfHistory * DAY),
  ({ db, now }) => deleteForgottenNames(db, now()),
  ({ db, now }) => deleteOldMailboxEvents(db, now()),
  (context) => warnOfMailBudget(context),
  async (context) => warnOfSize(context),
  async (context) => (await import('./console/scheduled.ts')).runConsoleTasks(context),
  (context) => drainOutbox(context),
  async (context, isSpent) => (await import('./events/delivery/deliver.ts')).deliverDue(context, isSpent),
];

/**
 * The scheduled run, each minute.
 *
 * A step that fails keeps no other from running, or mails would wait for as long as a table cannot be cleaned. The run
 * fails at its end, so that Cloudflare shows it as failed. What is left when its budget is spent waits for the next run.
 * A paused service does nothing: after a restore, applicants who had been erased are in the database again, with mails
 * that wait for them.
 */
export async function runMaintenance(context: Context): Promise<void> {
  if (context.configuration.isPaused) return context.log('warn', 'maintenance_paused');
  const budget = openRunBudget(context);
  const faults: unknown[] = [];
  let steps = STEPS;
  while (steps.length > 0 && !budget.isSpent()) {
    const left: Step[] = [];
    for (const [index, step] of steps.entries()) {
      if (budget.isSpent()) {
        left.push(...steps.slice(index));
        break;
      }
      const answer = await step(budget.context, budget.isSpent).catch((fault: unknown) => void faults.push(fault));
      if (answer === 'more') left.push(step);
    }
    steps = left;
  }
  if (steps.length > 0) context.log('warn', 'maintenance_unfinished', { steps: steps.length });
  if (faults.length > 0) throw faults[0];
}
