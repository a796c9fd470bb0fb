import { and, eq, exists, gt, isNull, select, sql, update } from '../../db/builder.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { webhook_people, webhooks } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { DISABLED_AFTER } from './retry-rules.ts';

const failure = statement(
  'note failure of a webhook',
  { id: webhooks.id, now: integer, gone: integer, reason: text },
  ({ id, now, gone, reason }) => {
    const since = sql<number>`coalesce(${webhooks.failing_since}, ${now})`;
    const isOver = sql`(${gone} or ${since} <= ${now} - ${sql.raw(String(DISABLED_AFTER))})`;
    return update(webhooks, {
      failing_since: since,
      last_failed_on: now,
      last_failure: reason,
      disabled_on: sql<number | null>`case when ${isOver} then ${now} end`,
    })
      .where(and(eq(webhooks.id, id), isNull(webhooks.disabled_on)))
      .returning({ disabled_on: webhooks.disabled_on });
  },
);

/** A delivery that failed. */
export interface FailedDelivery {
  readonly reason: string;
  /** Whether the receiver is gone for good: 410. */
  readonly isGone: boolean;
}

/**
 * Notes that a delivery failed; true when that has disabled the webhook.
 *
 * A 410 disables it, and a failure after five days in which nothing was delivered.
 */
export async function noteFailure(
  db: Database,
  id: string,
  { reason, isGone }: FailedDelivery,
  now: number,
): Promise<boolean> {
  const noted = failure({ id, now, reason, gone: Number(isGone) });
  const { disabled } = await transaction(db, { disabled: noted }, { retry: 'safe' });
  return (disabled[0]?.disabled_on ?? null) !== null;
}

/**
 * Makes the people of a webhook that has failed due, as a step before the one that ends its failure: once the receiver
 * is back, they need not wait for the end of their own intervals.
 */
export const wakePeople = statement(
  'wake people of a webhook that failed',
  { id: webhooks.id, now: integer },
  ({ id, now }) =>
    update(webhook_people, { due_on: now }).where(
      and(
        eq(webhook_people.webhook_id, id),
        gt(webhook_people.due_on, now),
        exists(
          select({ id: webhooks.id })
            .from(webhooks)
            .where(and(eq(webhooks.id, id), gt(webhooks.failures, 0))),
        ),
      ),
    ),
);

const success = statement('note success of a webhook', { id: webhooks.id, now: integer }, ({ id, now }) =>
  update(webhooks, { failures: 0, due_on: 0, failing_since: null, last_success_on: now }).where(eq(webhooks.id, id)),
);

/** Notes that something was delivered: the webhook is live, and if it was failing all of its people are due. */
export async function noteSuccess(db: Database, id: string, now: number): Promise<void> {
  await transaction(db, { woken: wakePeople({ id, now }), noted: success({ id, now }) }, { retry: 'safe' });
}
