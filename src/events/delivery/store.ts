import { and, eq, exists, gt, isNull, lte, or, type SQL, select, selectFrom, sql, update } from '../../db/builder.ts';
import { integer, optionalInteger, optionalText, type Placeholders, statement, text } from '../../db/statement.ts';
import { applicants, events, webhook_people, webhooks } from '../../db/tables.ts';
import { type Database, read, transaction } from '../../db/transaction.ts';
import { eventColumns, isOfPart, part, selectLast } from '../store.ts';
import { actionsOf } from '../type-rules.ts';
import { typesOf, type Webhook } from '../webhooks/webhook.ts';
import { wakePeople } from './outcome-store.ts';
import { asideStep, type SetAside } from './people/store.ts';
import { LEASE } from './retry-rules.ts';
import type { Deliverable } from './window.ts';

/** Events that are read at once. */
const PAGE = 200;

const hasMore = (position: SQL<number> | typeof webhooks.position) =>
  exists(select({ id: events.id }).from(events).where(gt(events.id, position)));

const selectLive = statement('select webhooks that are not disabled', {}, () =>
  selectFrom(webhooks).where(isNull(webhooks.disabled_on)),
);

/** The webhooks that deliveries are made to. They are few. */
export function listLive(db: Database): Promise<Webhook[]> {
  return read(db, selectLive({}));
}

const lease = statement(
  'lease webhooks with events',
  { now: integer, until: integer, lease: text, id: optionalText },
  ({ now, until, lease, id }) =>
    update(webhooks, {
      lease,
      leased_until: until,
      due_on: sql<number>`case when ${webhooks.failures} > 0 then ${until} else ${webhooks.due_on} end`,
    })
      .where(
        and(
          isNull(webhooks.disabled_on),
          lte(webhooks.due_on, now),
          lte(webhooks.leased_until, now),
          or(isNull(id), sql`${webhooks.id} = ${id}`),
          hasMore(webhooks.position),
        ),
      )
      .returning(),
);

/**
 * Leases every webhook that has something to deliver and is due, or the one of that id: no other isolate gets it
 * meanwhile. One that has failed is leased for one delivery, and no other run tries its receiver.
 */
export async function leaseWebhooks(
  db: Database,
  token: string,
  now: number,
  id: string | null = null,
): Promise<Webhook[]> {
  const values = { now, until: now + LEASE, lease: token, id };
  const { leased } = await transaction(db, { leased: lease(values) }, { retry: 'safe' });
  return leased;
}

const page = { ...part, webhook_id: text };

const selectDeliverable = statement('select events for a webhook', page, (param: Placeholders<typeof page>) => {
  const waits = exists(
    select({ applicant_id: webhook_people.applicant_id })
      .from(webhook_people)
      .where(
        and(eq(webhook_people.webhook_id, param.webhook_id), eq(webhook_people.applicant_id, events.applicant_id)),
      ),
  );
  return select({ ...eventColumns, waits: sql<number>`${waits}`.as('waits') })
    .from(events)
    .leftJoin(applicants, eq(applicants.id, events.applicant_id))
    .where(isOfPart(param))
    .orderBy(events.id)
    .limit(PAGE);
});

/** Events of a webhook's types, and the last entry up to which these are all. */
export interface PageOfEvents {
  readonly entries: readonly Deliverable[];
  readonly examined: number;
  /** Whether there may be more behind these. */
  readonly isFull: boolean;
}

function pageSteps(hook: Webhook, after: number) {
  const actions = JSON.stringify(actionsOf(typesOf(hook)));
  return { entries: selectDeliverable({ webhook_id: hook.id, after, actions }), last: selectLast({ after }) };
}

function toPage(
  entries: readonly Deliverable[],
  last: readonly { last: number | null }[],
  after: number,
): PageOfEvents {
  const isFull = entries.length === PAGE;
  const examined = isFull ? (entries.at(-1)?.id ?? after) : (last[0]?.last ?? after);
  return { entries, examined, isFull };
}

/** Reads the events behind an entry. */
export async function readEvents(db: Database, hook: Webhook, after: number): Promise<PageOfEvents> {
  const { entries, last } = await transaction(db, pageSteps(hook, after), { retry: 'safe' });
  return toPage(entries, last, after);
}

const commit = statement(
  'move position of a webhook',
  {
    id: webhooks.id,
    lease: text,
    position: integer,
    until: integer,
    release: integer,
    succeeded_on: optionalInteger,
    due_on: optionalInteger,
  },
  (param) => {
    const isReleased = sql`(${param.release} = 2 or (${param.release} = 1 and not ${hasMore(param.position)}))`;
    const succeeded = sql`${param.succeeded_on} is not null`;
    return update(webhooks, {
      position: sql<number>`max(${param.position}, ${webhooks.position})`,
      leased_until: sql<number>`case when ${isReleased} then 0 else ${param.until} end`,
      failures: sql<number>`case when ${succeeded} then 0 else ${webhooks.failures} end`,
      failed_people: sql<number>`case when ${succeeded} then 0 else ${webhooks.failed_people} end`,
      due_on: sql<number>`coalesce(${param.due_on}, case when ${succeeded} then 0 else ${webhooks.due_on} end)`,
      failing_since: sql<number | null>`case when ${succeeded} then null else ${webhooks.failing_since} end`,
      last_success_on: sql<number | null>`coalesce(${param.succeeded_on}, ${webhooks.last_success_on})`,
    })
      .where(and(eq(webhooks.id, param.id), eq(webhooks.lease, param.lease)))
      .returning({ leased_until: webhooks.leased_until, disabled_on: webhooks.disabled_on });
  },
);

/** How far a webhook's deliveries have come, and what becomes of its lease. */
export interface Progress {
  readonly lease: string;
  /** Every event up to here is delivered, or of a person who is set aside. */
  readonly position: number;
  /** People who are left to other deliveries from now on. */
  readonly aside: readonly SetAside[];
  /** Whether the lease ends: not yet, if there is no event behind the position, or in any case. */
  readonly release: 'no' | 'at the end' | 'yes';
  /** When something was delivered since the last time; null if nothing was. */
  readonly succeededOn: number | null;
  /** When the receiver is tried again although nothing is due, since nothing was there to try it with; null otherwise. */
  readonly dueOn: number | null;
}

const RELEASE = { no: 0, 'at the end': 1, yes: 2 } as const;

/** Progress once it is stored. */
interface SavedProgress {
  readonly isReleased: boolean;
  /** Whether nothing may be sent any more, which another isolate may have noted. */
  readonly isDisabled: boolean;
  /** The events behind the entry that was named, if one was. */
  readonly page: PageOfEvents | undefined;
}

/**
 * Stores progress under the lease, and reads on behind an entry, if one is named; undefined once the lease is another's.
 *
 * An event that is written before the lease ends keeps it from ending, and one that is written after it finds the
 * webhook free: none is left lying between the two.
 */
export async function saveProgress(
  db: Database,
  hook: Webhook,
  { lease, position, aside, release, succeededOn, dueOn }: Progress,
  after: number | undefined,
  now: number,
): Promise<SavedProgress | undefined> {
  const reading = after === undefined ? { entries: undefined, last: undefined } : pageSteps(hook, after);
  const isBack = succeededOn !== null && hook.failures > 0;
  const steps = {
    woken: isBack ? wakePeople({ id: hook.id, now: succeededOn }) : undefined,
    aside: aside.length === 0 ? undefined : asideStep(hook.id, lease, aside),
    saved: commit({
      id: hook.id,
      lease,
      position,
      until: now + LEASE,
      release: RELEASE[release],
      succeeded_on: succeededOn,
      due_on: dueOn,
    }),
    ...reading,
  };
  const { saved, entries, last } = await transaction(db, steps, { retry: 'safe' });
  if (saved[0] === undefined) return undefined;
  return {
    isReleased: saved[0].leased_until === 0,
    isDisabled: saved[0].disabled_on !== null,
    page: after === undefined ? undefined : toPage(entries, last, after),
  };
}
