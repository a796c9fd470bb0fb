import { and, deleteFrom, desc, eq, gt, isNotNull, select, selectFrom, sql, update } from '../../db/builder.ts';
import { type Follower, insertRow } from '../../db/insert.ts';
import { integer, optionalInteger, statement, text } from '../../db/statement.ts';
import { webhook_people, webhooks } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import { deletedThrough, lastEntry } from '../store.ts';
import type { ListedWebhook, Webhook } from './webhook.ts';

/** A webhook to register. */
export interface NewWebhook {
  readonly id: string;
  readonly url: string;
  /** None: all types. */
  readonly types: readonly string[];
  /** The entry of the history behind which it begins; null: now. */
  readonly from: number | null;
}

const from = sql`${sql.placeholder('from')}`;

const insert = insertRow('insert webhook', webhooks, {
  given: { position: sql`coalesce(${from}, max(${lastEntry}, ${deletedThrough}))` },
  parameters: { from: optionalInteger },
  when: (param) => sql`(${param.from} is null or ${param.from} between ${deletedThrough} and ${lastEntry})`,
});

const selectById = statement('select webhook', { id: webhooks.id }, ({ id }) =>
  selectFrom(webhooks).where(eq(webhooks.id, id)),
);

/** Registers a webhook; false, and nothing changed, when it shall begin before the oldest event that is kept, or behind the last. */
export async function insertWebhook(db: Database, webhook: NewWebhook, now: number): Promise<boolean> {
  const row = {
    id: webhook.id,
    url: webhook.url,
    types: webhook.types.join(' '),
    created_on: now,
    failures: 0,
    failed_people: 0,
    due_on: 0,
    failing_since: null,
    last_success_on: null,
    last_failed_on: null,
    last_failure: null,
    disabled_on: null,
    lease: null,
    leased_until: 0,
    ticket_hash: null,
    ticket_purpose: null,
    ticket_expires_on: null,
    from: webhook.from,
  };
  const steps = { inserted: insert(row), stored: selectById({ id: webhook.id }) };
  const { stored } = await transaction(db, steps, { retry: 'never' });
  return stored.length === 1;
}

/** Every webhook with its state, oldest first, as a step of a transaction. */
export const selectAll = statement('select all webhooks', {}, () => {
  const waiting = sql<number>`(select count(*) from ${webhook_people} where ${eq(webhook_people.webhook_id, webhooks.id)})`;
  return sql<ListedWebhook>`select ${webhooks}.*, ${waiting} as "waiting" from ${webhooks} order by ${webhooks.created_on}, ${webhooks.id}`;
});

/** Every webhook with its state, oldest first. */
export function listWebhooks(db: Database): Promise<ListedWebhook[]> {
  return read(db, selectAll({}));
}

/** The webhook of that id. */
export async function findWebhook(db: Database, id: string): Promise<Webhook | undefined> {
  const [webhook] = await read(db, selectById({ id }));
  return webhook;
}

const remove = statement('delete webhook', { id: webhooks.id }, ({ id }) =>
  deleteFrom(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id }),
);

/** Removes a webhook and all that waits for it; false when there is none of that id. */
export async function removeWebhook(db: Database, id: string): Promise<boolean> {
  const { removed } = await transaction(db, { removed: remove({ id }) }, { retry: 'never' });
  return removed.length === 1;
}

const enable = statement('enable webhook', { id: webhooks.id }, ({ id }) =>
  update(webhooks, { disabled_on: null, failing_since: null, failures: 0, failed_people: 0, due_on: 0 })
    .where(eq(webhooks.id, id))
    .returning({ isLost: sql<number>`${webhooks.position} < ${deletedThrough}`.as('isLost') }),
);

const enablePeople = statement('make people of a webhook due', { id: webhooks.id }, ({ id }) =>
  update(webhook_people, { due_on: 0 }).where(eq(webhook_people.webhook_id, id)),
);

/** The outcome of enabling; `lost` when events behind its position have been deleted from the history meanwhile. */
export type Enabled = 'enabled' | 'lost' | undefined;

/** Lets a webhook go on where it stands, now; undefined when there is none of that id. */
export async function enableWebhook(db: Database, id: string, ...followers: readonly Follower[]): Promise<Enabled> {
  const steps = {
    enabled: ifChanged(enable({ id }), ...followers),
    people: enablePeople({ id }),
  };
  const { enabled } = await transaction(db, steps, { retry: followers.length === 0 ? 'safe' : 'never' });
  if (enabled[0] === undefined) return undefined;
  return enabled[0].isLost === 1 ? 'lost' : 'enabled';
}

/** People of one list of failures. */
const MOST_LISTED = 50;

/** The people whose deliveries to a webhook fail, the one that is tried last first, as a step of a transaction. */
export const selectFailures = statement('select people whose deliveries fail', { id: webhooks.id }, ({ id }) =>
  select({
    applicant_id: webhook_people.applicant_id,
    event_id: webhook_people.event_id,
    attempts: webhook_people.attempts,
    due_on: webhook_people.due_on,
    last_failure: webhook_people.last_failure,
  })
    .from(webhook_people)
    .where(and(eq(webhook_people.webhook_id, id), isNotNull(webhook_people.last_failure)))
    .orderBy(desc(webhook_people.due_on))
    .limit(MOST_LISTED),
);

/** A person whose deliveries to a webhook fail, with the event that failed, why, and when it is tried next. */
export type FailingPerson = NonNullable<ReturnType<typeof selectFailures>['row']>;

const ticket = { id: webhooks.id, hash: text, purpose: webhooks.ticket_purpose, expires_on: integer };

const giveTicket = statement('give ticket for a webhook', ticket, (param) =>
  update(webhooks, { ticket_hash: param.hash, ticket_purpose: param.purpose, ticket_expires_on: param.expires_on })
    .where(eq(webhooks.id, param.id))
    .returning({ id: webhooks.id }),
);

/** Gives a command the right to ask the service for one thing, once, until then; false when there is no such webhook. */
export async function storeTicket(
  db: Database,
  id: string,
  given: { readonly hash: string; readonly purpose: 'secret' | 'ping'; readonly expiresOn: number },
): Promise<boolean> {
  const values = { id, hash: given.hash, purpose: given.purpose, expires_on: given.expiresOn };
  const { given: stored } = await transaction(db, { given: giveTicket(values) }, { retry: 'safe' });
  return stored.length === 1;
}

const redeem = statement('redeem ticket for a webhook', { id: webhooks.id, hash: text, now: integer }, (param) =>
  update(webhooks, { ticket_hash: null, ticket_expires_on: null })
    .where(
      and(eq(webhooks.id, param.id), eq(webhooks.ticket_hash, param.hash), gt(webhooks.ticket_expires_on, param.now)),
    )
    .returning(),
);

/** Redeems a ticket: the webhook, whose `ticket_purpose` is what it was for; undefined for one that is no ticket any more. */
export async function redeemTicket(db: Database, id: string, hash: string, now: number): Promise<Webhook | undefined> {
  const { redeemed } = await transaction(db, { redeemed: redeem({ id, hash, now }) }, { retry: 'never' });
  return redeemed[0];
}
