import {
  and,
  deleteFrom,
  eq,
  gte,
  inArray,
  isNull,
  notExists,
  type SQL,
  select,
  sql,
  update,
} from '../../../db/builder.ts';
import { integer, statement, text } from '../../../db/statement.ts';
import { applicants, events, webhook_people, webhooks } from '../../../db/tables.ts';
import { type Database, read, transaction } from '../../../db/transaction.ts';
import type { EventEntry } from '../../event.ts';
import { eventColumns } from '../../store.ts';
import { actionsOf } from '../../type-rules.ts';
import { typesOf, type Webhook } from '../../webhooks/webhook.ts';
import { successSteps } from '../outcome-store.ts';
import { SHORT_WAIT } from '../retry-rules.ts';
import type { WaitingPerson } from './store.ts';

/** Events of one person that are read at once. */
const EVENTS = 20;

/** The position of a webhook; what comes behind it is not the deliveries' to people. */
const positionOf = (webhookId: SQL<string>) =>
  sql<number>`(select ${webhooks.position} from ${webhooks} where ${eq(webhooks.id, webhookId)})`;

/** The person whose lease is named, and the first event that is not delivered. */
export type FromEvent = Pick<WaitingPerson, 'applicant_id' | 'event_id'>;

/** For each person a search of the index by person; the join goes from people to events, never the other way. */
const selectNext = statement(
  'select next events of people for a webhook',
  { webhook_id: text, people: text, actions: text },
  ({ webhook_id, people, actions }) => {
    const next = sql`select due.id from ${events} as due
      where due.applicant_id = json_each.value ->> 0 and due.id >= json_each.value ->> 1 and due.id <= ${positionOf(webhook_id)}
        and due.day is null and due.action in (select value from json_each(${actions}))
      order by due.id limit ${sql.raw(String(EVENTS))}`;
    const columns = sql.join(
      Object.values(eventColumns).map((column) => sql`${column}`),
      sql`, `,
    );
    return sql<EventEntry>`select ${columns} from json_each(${people})
      cross join ${events} on ${events.id} in (${next})
      left join ${applicants} on ${eq(applicants.id, events.applicant_id)}`;
  },
);

/** Reads the next events of people, up to the position of the webhook: by person the first of them, in order. */
export async function readNext(db: Database, hook: Webhook, people: readonly FromEvent[]): Promise<EventEntry[]> {
  const from = JSON.stringify(people.map(({ applicant_id, event_id }) => [applicant_id, event_id]));
  const entries = await read(db, selectNext({ webhook_id: hook.id, people: from, actions: actionsFor(hook) }));
  return entries.sort((one, other) => one.id - other.id);
}

const actionsFor = (hook: Webhook) => JSON.stringify(actionsOf(typesOf(hook)));

/** How far the deliveries to a person have come: the first event that is not delivered, and when it is tried. */
export type PersonProgress = FromEvent & Pick<WaitingPerson, 'attempts' | 'due_on' | 'last_failure'>;

const ofBatch = { webhook_id: text, lease: text, people: text };

const advance = statement('advance people of a webhook', { ...ofBatch, ahead_until: integer }, (param) => {
  const value = <T>(index: number) => sql<T>`(json_each.value ->> ${sql.raw(String(index))})`;
  const eventId = value<number>(1);
  return update(webhook_people, {
    event_id: eventId,
    attempts: value<number>(2),
    due_on: sql<number>`case when ${positionOf(param.webhook_id)} < ${eventId} - 1 then max(${value(3)}, ${param.ahead_until}) else ${value(3)} end`,
    last_failure: value<string | null>(4),
    leased_until: 0,
  })
    .from(sql`json_each(${param.people})`)
    .where(
      and(
        eq(webhook_people.webhook_id, param.webhook_id),
        sql`${webhook_people.applicant_id} = ${value(0)}`,
        eq(webhook_people.lease, param.lease),
      ),
    );
});

/** Not before the webhook's position has come as far: until then, no other delivery knows that the event was sent. */
const forget = statement('forget people who have caught up', { ...ofBatch, actions: text }, (param) => {
  const position = positionOf(param.webhook_id);
  const isUndelivered = and(
    eq(events.applicant_id, webhook_people.applicant_id),
    gte(events.id, webhook_people.event_id),
    sql`${events.id} <= ${position}`,
    isNull(events.day),
    inArray(events.action, sql`(select value from json_each(${param.actions}))`),
  );
  return deleteFrom(webhook_people).where(
    and(
      eq(webhook_people.webhook_id, param.webhook_id),
      inArray(webhook_people.applicant_id, sql`(select json_each.value ->> 0 from json_each(${param.people}))`),
      eq(webhook_people.lease, param.lease),
      sql`${position} >= ${webhook_people.event_id} - 1`,
      notExists(select({ id: events.id }).from(events).where(isUndelivered)),
    ),
  );
});

/**
 * Ends the lease of people: stores how far they have come, and forgets those who have caught up. One who is ahead of the
 * position of the webhook waits for it.
 *
 * The success is noted with it, if there was one.
 */
export async function storePeople(
  db: Database,
  hook: Webhook,
  lease: string,
  people: readonly PersonProgress[],
  succeededOn: number | null,
  now: number,
): Promise<void> {
  const rows = people.map((person) => [
    person.applicant_id,
    person.event_id,
    person.attempts,
    person.due_on,
    person.last_failure,
  ]);
  const batch = { webhook_id: hook.id, lease, people: JSON.stringify(rows) };
  const steps = {
    ...(succeededOn !== null && successSteps(hook.id, succeededOn)),
    advanced: advance({ ...batch, ahead_until: now + SHORT_WAIT }),
    forgotten: forget({ ...batch, actions: actionsFor(hook) }),
  };
  await transaction(db, steps, { retry: 'safe' });
}
