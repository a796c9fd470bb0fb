import {
  and,
  eq,
  exists,
  gt,
  inArray,
  insertInto,
  isNull,
  lte,
  type SQL,
  select,
  sql,
  update,
} from '../../../db/builder.ts';
import { type Bound, integer, statement, text } from '../../../db/statement.ts';
import { webhook_people, webhooks } from '../../../db/tables.ts';
import { type Database, transaction } from '../../../db/transaction.ts';
import type { Webhook } from '../../webhooks/webhook.ts';
import { LEASE } from '../retry-rules.ts';

/** A person whose deliveries to a webhook wait, as it is stored. */
export type WaitingPerson = Readonly<typeof webhook_people.$inferSelect>;

/** A person to set aside, from an event on; leased, if a delivery goes on already. */
export interface SetAside {
  readonly applicantId: string;
  readonly eventId: number;
  readonly dueOn: number;
  readonly leasedUntil: number;
}

const setAside = statement(
  'set people of a webhook aside',
  { webhook_id: text, lease: text, people: text },
  ({ webhook_id, lease, people }) => {
    const isLeased = exists(
      select({ id: webhooks.id })
        .from(webhooks)
        .where(and(eq(webhooks.id, webhook_id), eq(webhooks.lease, lease))),
    );
    const value = (index: number) => sql`json_each.value ->> ${sql.raw(String(index))}`;
    return insertInto(
      webhook_people,
      sql`select ${webhook_id}, ${value(0)}, ${value(1)}, 0, ${value(2)}, ${lease}, ${value(3)}, null from json_each(${people}) where ${isLeased}`,
    ).onConflictDoNothing();
  },
);

/** Sets people aside, under the lease of the webhook; one who is already stays as it is. */
export function asideStep(webhookId: string, lease: string, people: readonly SetAside[]): Bound {
  const rows = people.map(({ applicantId, eventId, dueOn, leasedUntil }) => [applicantId, eventId, dueOn, leasedUntil]);
  return setAside({ webhook_id: webhookId, lease, people: JSON.stringify(rows) });
}

/** People of one webhook who are leased at once: what is read and stored of them takes as many statements as of one. */
const BATCH = 25;

const isDue = (webhookId: SQL<string>, now: SQL<number>) =>
  and(eq(webhook_people.webhook_id, webhookId), lte(webhook_people.due_on, now), lte(webhook_people.leased_until, now));

const claim = statement(
  'claim trial of a webhook with people who are due',
  { id: webhooks.id, now: integer, until: integer },
  ({ id, now, until }) =>
    update(webhooks, { due_on: until })
      .where(
        and(
          eq(webhooks.id, id),
          isNull(webhooks.disabled_on),
          gt(webhooks.failures, 0),
          lte(webhooks.due_on, now),
          exists(select({ applicant_id: webhook_people.applicant_id }).from(webhook_people).where(isDue(id, now))),
        ),
      )
      .returning(),
);

/**
 * Claims the one delivery that shall show whether a receiver that has failed is back: no other run begins one meanwhile.
 *
 * Undefined when it is not time for it, or no person is due. The webhook otherwise, as it is stored now.
 */
export async function claimTrial(db: Database, hookId: string, now: number): Promise<Webhook | undefined> {
  const { claimed } = await transaction(
    db,
    { claimed: claim({ id: hookId, now, until: now + LEASE }) },
    { retry: 'safe' },
  );
  return claimed[0];
}

const leaseDue = statement(
  'lease due people of a webhook',
  { webhook_id: text, now: integer, until: integer, lease: text, trial: integer, limit: integer },
  ({ webhook_id, now, until, lease, trial }) =>
    update(webhook_people, { lease, leased_until: until })
      .where(
        and(
          eq(webhook_people.webhook_id, webhook_id),
          inArray(
            webhook_people.applicant_id,
            select({ applicant_id: webhook_people.applicant_id })
              .from(webhook_people)
              .where(
                and(
                  isDue(webhook_id, now),
                  exists(
                    select({ id: webhooks.id })
                      .from(webhooks)
                      .where(
                        and(
                          eq(webhooks.id, webhook_id),
                          isNull(webhooks.disabled_on),
                          sql`(${trial} or ${webhooks.failures} = 0)`,
                        ),
                      ),
                  ),
                ),
              )
              .orderBy(webhook_people.due_on)
              .limit(sql.placeholder('limit')),
          ),
        ),
      )
      .returning(),
);

/**
 * Leases people whose deliveries are to be tried again, the longest due first: none while the receiver itself fails, and
 * one for its trial.
 */
export async function leasePeople(
  db: Database,
  hookId: string,
  token: string,
  isTrial: boolean,
  now: number,
): Promise<WaitingPerson[]> {
  const trial = Number(isTrial);
  const values = { webhook_id: hookId, now, until: now + LEASE, lease: token, trial, limit: isTrial ? 1 : BATCH };
  const { leased } = await transaction(db, { leased: leaseDue(values) }, { retry: 'safe' });
  return leased;
}
