import { eq, insertInto, type SQL, sql, update } from '../../db/builder.ts';
import { dayOf } from '../../db/day.ts';
import { insertRow } from '../../db/insert.ts';
import { statement, text } from '../../db/statement.ts';
import { cursors, daily_counts, events } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';

/** Entries of the history that one run counts at the most: two million are counted in 40 minutes. */
const PORTION = sql.raw('50000');
const DAY = sql.raw(String(24 * 60 * 60 * 1000));

const begin = insertRow('begin to count the history', cursors, { onConflict: 'nothing' });

const cursor = sql`(select ${cursors.event_id} from ${cursors} where ${cursors.name} = 'counted')`;
const portion = (columns: SQL) =>
  sql`(select ${columns} from ${events} where ${events.id} > ${cursor} order by ${events.id} limit ${PORTION})`;

const counted = portion(sql`${events.at}, ${events.action}`);

const countEntries = statement('count entries of the history', {}, () =>
  insertInto(
    daily_counts,
    sql`select at / ${DAY}, case action when 'registered' then 'registrations' else 'erasures' end, count(*) from ${counted}
        where action in ('registered', 'anonymized') group by 1, 2`,
  ).onConflictDoUpdate({
    target: [daily_counts.day, daily_counts.name],
    set: { count: sql`${daily_counts.count} + excluded.count` },
  }),
);

const last = sql<number>`(select max(id) from ${portion(sql`${events.id}`)})`;

const moveCursor = statement('move the cursor of counting', {}, () =>
  update(cursors, { event_id: sql<number>`coalesce(${last}, ${cursors.event_id})` }).where(
    eq(cursors.name, sql<'counted'>`'counted'`),
  ),
);

/**
 * Adds the next entries of the history to the counters of their days, and moves the cursor behind them.
 *
 * One transaction: an entry is counted once, also when two runs come at once or an answer is lost.
 */
export async function countHistory(db: Database): Promise<void> {
  const steps = {
    begun: begin({ name: 'counted', event_id: 0 }),
    counted: countEntries({}),
    moved: moveCursor({}),
  };
  await transaction(db, steps, { retry: 'safe' });
}

const sumTallies = statement(
  'sum tallies of a day',
  { day: daily_counts.day, name: daily_counts.name, action: text },
  ({ day, name, action }) => {
    const sumOfDay = sql`(select sum(${events.count}) from ${events} where ${events.day} = ${day} and ${events.action} = ${action})`;
    const row = sql`(select ${day} as day, ${name} as name, ${sumOfDay} as count)`;
    return insertInto(daily_counts, sql`select day, name, count from ${row} where count > 0`).onConflictDoUpdate({
      target: [daily_counts.day, daily_counts.name],
      set: { count: sql`excluded.count` },
      setWhere: sql`${daily_counts.count} <> excluded.count`,
    });
  },
);

/** Milliseconds after midnight in which log-ins of the day before are still being written. */
const GRACE = 10 * 60_000;

/** Sums the log-ins and the wrong passwords of today: their entries count by themselves, so no cursor can be behind them. */
export async function countLogIns(db: Database, now: number): Promise<void> {
  for (const day of new Set([dayOf(now - GRACE), dayOf(now)])) {
    const steps = {
      logIns: sumTallies({ day, name: 'log_ins', action: 'logged_in' }),
      wrong: sumTallies({ day, name: 'wrong_passwords', action: 'log_in_failed' }),
    };
    await transaction(db, steps, { retry: 'safe' });
  }
}
