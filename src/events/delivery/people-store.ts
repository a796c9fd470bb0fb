import {
  and,
  deleteFrom,
  eq,
  exists,
  gte,
  inArray,
  insertInto,
  isNull,
  lte,
  notExists,
  select,
  sql,
  update,
} from '../../db/builder.ts';
import { type Bound, integer, type Placeholders, statement, text } from '../../db/statement.ts';
import { applicants, events, webhook_people, webhooks } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import type { EventEntry } from '../event.ts';
import { eventColumns } from '../store.ts';
import { actionsOf } from '../type-rules.ts';
import { typesOf, type Webhook } from '../webhooks/webhook.ts';
import { LEASE } from './retry-rules.ts';

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

/** People of one webhook who are tried again at once: few, for a receiver that does not answer holds each for ten seconds. */
const AT_ONCE = 2;

const leaseDue = statement(
  'lease due people of a webhook',
  { webhook_id: text, now: integer, until: integer, lease: text },
  ({ webhook_id, now, until, lease }) =>
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
                  eq(webhook_people.webhook_id, webhook_id),
                  lte(webhook_people.due_on, now),
                  lte(webhook_people.leased_until, now),
                  exists(
                    select({ id: webhooks.id })
                      .from(webhooks)
                      .where(and(eq(webhooks.id, webhook_id), isNull(webhooks.disabled_on))),
                  ),
                ),
              )
              .orderBy(webhook_people.due_on)
              .limit(AT_ONCE),
          ),
        ),
      )
      .returning(),
);

/** Leases people whose deliveries are to be tried again, the longest due first. */
export async function leasePeople(db: Database, hookId: string, token: string, now: number): Promise<WaitingPerson[]> {
  const values = { webhook_id: hookId, now, until: now + LEASE, lease: token };
  const { leased } = await transaction(db, { leased: leaseDue(values) }, { retry: 'safe' });
  return leased;
}

const ofPerson = { webhook_id: text, applicant_id: text };
const undelivered = { ...ofPerson, from: integer, actions: text };

/** Up to the position of the webhook; what comes behind it is not the person's delivery's. */
const isUndelivered = (param: Placeholders<typeof undelivered>) =>
  and(
    eq(events.applicant_id, param.applicant_id),
    gte(events.id, param.from),
    sql`${events.id} <= (${select({ position: webhooks.position }).from(webhooks).where(eq(webhooks.id, param.webhook_id))})`,
    isNull(events.day),
    inArray(events.action, sql`(select value from json_each(${param.actions}))`),
  );

const selectNext = statement('select next event of a person for a webhook', undelivered, (param) =>
  select(eventColumns)
    .from(events)
    .leftJoin(applicants, eq(applicants.id, events.applicant_id))
    .where(isUndelivered(param))
    .orderBy(events.id)
    .limit(1),
);

const leased = { ...ofPerson, lease: text };

const isLeased = (param: Placeholders<typeof leased>) =>
  and(
    eq(webhook_people.webhook_id, param.webhook_id),
    eq(webhook_people.applicant_id, param.applicant_id),
    eq(webhook_people.lease, param.lease),
  );

const advance = statement('advance a person of a webhook', { ...leased, event_id: integer, until: integer }, (param) =>
  update(webhook_people, {
    event_id: param.event_id,
    leased_until: param.until,
    attempts: 0,
    last_failure: null,
  }).where(isLeased(param)),
);

/** Not before the webhook's position has come as far: until then, no other delivery knows that the event was sent. */
const forget = statement('forget a person who has caught up', { ...leased, ...undelivered }, (param) =>
  deleteFrom(webhook_people).where(
    and(
      isLeased(param),
      exists(
        select({ id: webhooks.id })
          .from(webhooks)
          .where(and(eq(webhooks.id, param.webhook_id), sql`${webhooks.position} >= ${param.from} - 1`)),
      ),
      notExists(select({ id: events.id }).from(events).where(isUndelivered(param))),
    ),
  ),
);

const selectLease = statement('select lease of a person', leased, (param) =>
  select({ attempts: webhook_people.attempts }).from(webhook_people).where(isLeased(param)),
);

/** Names one person of a webhook, under a lease. */
export interface LeasedPerson {
  readonly hook: Webhook;
  readonly applicantId: string;
  readonly lease: string;
}

/**
 * The next event of a person, from an entry on; `none` when the person has caught up and is forgotten, or the lease is
 * another's; `not yet` when the person is ahead of the webhook's position.
 *
 * With `delivered` what came before that entry has just been delivered.
 */
export async function nextEvent(
  db: Database,
  { hook, applicantId, lease }: LeasedPerson,
  from: number,
  delivered: boolean,
  now: number,
): Promise<EventEntry | 'none' | 'not yet'> {
  const person = { webhook_id: hook.id, applicant_id: applicantId };
  const open = { ...person, from, actions: JSON.stringify(actionsOf(typesOf(hook))) };
  const steps = {
    advanced: delivered ? advance({ ...person, lease, event_id: from, until: now + LEASE }) : undefined,
    forgotten: forget({ ...open, lease }),
    leased: selectLease({ ...person, lease }),
    next: selectNext(open),
  };
  const { leased, next } = await transaction(db, steps, { retry: 'safe' });
  return leased.length === 0 ? 'none' : (next[0] ?? 'not yet');
}

const reschedule = statement(
  'reschedule a person of a webhook',
  { ...leased, attempts: integer, due_on: integer, last_failure: webhook_people.last_failure },
  (param) =>
    update(webhook_people, {
      attempts: param.attempts,
      due_on: param.due_on,
      leased_until: 0,
      last_failure: param.last_failure,
    }).where(isLeased(param)),
);

/** Ends the lease of a person until the deliveries are to be tried again. */
export async function reschedulePerson(
  db: Database,
  { hook, applicantId, lease }: LeasedPerson,
  attempts: number,
  dueOn: number,
  reason: string | null,
): Promise<void> {
  const values = {
    webhook_id: hook.id,
    applicant_id: applicantId,
    lease,
    attempts,
    due_on: dueOn,
    last_failure: reason,
  };
  await transaction(db, { rescheduled: reschedule(values) }, { retry: 'safe' });
}
