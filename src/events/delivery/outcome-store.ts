import { and, eq, exists, gt, isNull, select, sql, update } from '../../db/builder.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { webhook_people, webhooks } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { BACK_OFF, DISABLED_AFTER, MOST_FAILED_PEOPLE } from './retry-rules.ts';

const waits = sql.raw(`'${JSON.stringify(BACK_OFF)}'`);
const isTripped = sql.raw(`>= ${MOST_FAILED_PEOPLE}`);

const failure = statement(
  'note failure of a webhook',
  { id: webhooks.id, now: integer, gone: integer, reason: text, first: integer, trial: integer },
  ({ id, now, gone, reason, first, trial }) => {
    const since = sql<number>`coalesce(${webhooks.failing_since}, ${now})`;
    const isOver = sql`(${gone} or ${since} <= ${now} - ${sql.raw(String(DISABLED_AFTER))})`;
    const people = sql<number>`${webhooks.failed_people} + ${first}`;
    const hasFailed = sql`(case when ${webhooks.failures} = 0 then ${people} ${isTripped} else ${webhooks.failures} = ${trial} end)`;
    const wait = sql`(${waits} ->> min(${webhooks.failures}, json_array_length(${waits}) - 1))`;
    return update(webhooks, {
      failed_people: people,
      failures: sql<number>`${webhooks.failures} + ${hasFailed}`,
      due_on: sql<number>`case when ${hasFailed} then ${now} + ${wait} else ${webhooks.due_on} end`,
      failing_since: since,
      last_failed_on: now,
      last_failure: reason,
      disabled_on: sql<number | null>`case when ${isOver} then ${now} end`,
    })
      .where(and(eq(webhooks.id, id), isNull(webhooks.disabled_on)))
      .returning({ disabled_on: webhooks.disabled_on, failures: webhooks.failures, due_on: webhooks.due_on });
  },
);

/** A delivery that failed. */
export interface FailedDelivery {
  readonly reason: string;
  /** Whether the receiver is gone for good: 410. */
  readonly isGone: boolean;
  /** Whether it was the first try of this event. */
  readonly isFirst: boolean;
  /** How often the receiver had failed when this one delivery was made to try it again; nought for any other delivery. */
  readonly trial: number;
  /** When something was delivered that has not been noted; null if nothing was. */
  readonly succeededOn: number | null;
}

/** The effect of a failure on the webhook. */
export interface NotedFailure {
  /** Whether nothing may be sent any more, and whether this failure is why. */
  readonly isDisabled: boolean;
  readonly isDisabledNow: boolean;
  /** Whether the receiver itself counts as failing, and waits for its next try. */
  readonly isFailing: boolean;
}

/**
 * Notes that a delivery failed, after the success before it.
 *
 * A 410 disables the webhook, and a failure after five days in which nothing was delivered. The receiver itself counts as
 * failing when the first tries of several people failed in a row, whichever isolates made them: a few people whose
 * events it never takes do not delay the others.
 */
export async function noteFailure(
  db: Database,
  id: string,
  { reason, isGone, isFirst, trial, succeededOn }: FailedDelivery,
  now: number,
): Promise<NotedFailure> {
  const steps = {
    ...(succeededOn !== null && successSteps(id, succeededOn)),
    failed: failure({ id, now, reason, gone: Number(isGone), first: Number(isFirst), trial }),
  };
  // Noted twice after a lost answer, one person counts as two: the receiver only counts as failing a little earlier.
  const { failed } = await transaction(db, steps, { retry: 'safe' });
  const [noted] = failed;
  if (noted === undefined) return { isDisabled: true, isDisabledNow: false, isFailing: false };
  const isDisabled = noted.disabled_on !== null;
  return { isDisabled, isDisabledNow: isDisabled, isFailing: noted.failures > 0 && noted.due_on > now };
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
  update(webhooks, { failures: 0, failed_people: 0, due_on: 0, failing_since: null, last_success_on: now }).where(
    eq(webhooks.id, id),
  ),
);

/** Steps which note that something was delivered: the webhook is live, and if it was failing all of its people are due. */
export function successSteps(id: string, now: number) {
  return { woken: wakePeople({ id, now }), succeeded: success({ id, now }) };
}

/** Notes that something was delivered. */
export async function noteSuccess(db: Database, id: string, now: number): Promise<void> {
  await transaction(db, successSteps(id, now), { retry: 'safe' });
}
