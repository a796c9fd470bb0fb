import { and, eq, gt, inArray, isNull, type SQL, select, sql } from '../db/builder.ts';
import { integer, type Placeholders, statement, text } from '../db/statement.ts';
import { applicants, cursors, events } from '../db/tables.ts';
import { type Database, transaction } from '../db/transaction.ts';
import type { EventEntry } from './event.ts';
import type { EventType } from './schema.ts';
import { actionsOf } from './type-rules.ts';

/** Entries of the history that one call looks at; those of other types, and counts of log-ins, are among them. */
const MOST_EXAMINED = sql.raw('5000');

/** The last entry that one call looks at; null when there is none behind that one. */
export const lastExamined = (after: SQL<number>) =>
  sql<
    number | null
  >`(select max("id") from (select ${events.id} from ${events} where ${gt(events.id, after)} order by ${events.id} limit ${MOST_EXAMINED}))`;

/** The same as a step of a transaction. */
export const selectLast = statement(
  'select last entry that the feed examines',
  { after: integer },
  ({ after }) => sql<{ last: number | null }>`select ${lastExamined(after)} as "last"`,
);

const cursor = (name: 'deleted' | 'last') =>
  sql<number>`coalesce((select ${cursors.event_id} from ${cursors} where ${cursors.name} = ${sql.raw(`'${name}'`)}), 0)`;

/** The last entry of the history. */
export const lastEntry = sql<number>`coalesce((select max(${events.id}) from ${events}), 0)`;

/** The last entry that has been deleted and was no count of log-ins. */
export const deletedThrough = cursor('deleted');

const selectBounds = statement(
  'select bounds of the feed',
  {},
  () =>
    sql<{
      deleted: number;
      newest: number;
    }>`select ${deletedThrough} as "deleted", max(${lastEntry}, ${cursor('last')}) as "newest"`,
);

/** The columns of an event, with the reference that its applicant has now. */
export const eventColumns = {
  id: events.id,
  applicant_id: events.applicant_id,
  client_id: events.client_id,
  action: events.action,
  fields: events.fields,
  request_id: events.request_id,
  at: events.at,
  external_applicant_id: applicants.external_applicant_id,
} as const;

/** Parameters of a part of the history: the entry behind which it begins, and the actions that are events of it. */
export const part = { after: integer, actions: text };

/** Whether an entry is an event of a part of the history. */
export const isOfPart = ({ after, actions }: Placeholders<typeof part>) =>
  and(
    gt(events.id, after),
    sql`${events.id} <= ${lastExamined(after)}`,
    isNull(events.day),
    inArray(events.action, sql`(select value from json_each(${actions}))`),
  );

const selectPage = statement('select events of the feed', { ...part, limit: integer }, (param) =>
  select(eventColumns)
    .from(events)
    .leftJoin(applicants, eq(applicants.id, events.applicant_id))
    .where(isOfPart(param))
    .orderBy(events.id)
    .limit(sql.placeholder('limit')),
);

/** A part of the feed. */
export interface FeedPage {
  readonly entries: readonly EventEntry[];
  /** The entry behind which the next part begins. */
  readonly next: number;
}

/**
 * Reads the events behind an entry, oldest first; `expired` when some that came behind it have been deleted, and
 * `unknown` when there has never been such an entry.
 *
 * One call looks at five thousand entries at the most, so a part may be empty although there are more: `next` says how
 * far it looked. Reads by primary key, in the order of the transactions.
 */
export async function readFeed(
  db: Database,
  after: number | undefined,
  types: readonly EventType[] | undefined,
  limit: number,
): Promise<FeedPage | 'expired' | 'unknown'> {
  const from = after ?? 0;
  const steps = {
    bounds: selectBounds({}),
    entries: selectPage({ after: from, actions: JSON.stringify(actionsOf(types)), limit }),
    last: selectLast({ after: from }),
  };
  const { bounds, entries, last } = await transaction(db, steps, { retry: 'safe' });
  const { deleted, newest } = bounds[0] ?? { deleted: 0, newest: 0 };
  if (after !== undefined && after < deleted) return 'expired';
  if (from > newest) return 'unknown';
  const isFull = entries.length === limit;
  const next = (isFull ? entries.at(-1)?.id : last[0]?.last) ?? Math.max(from, deleted);
  return { entries, next };
}
