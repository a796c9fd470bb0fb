import { and, gte, inArray, select, selectFrom, sql } from '../../db/builder.ts';
import { integer, statement } from '../../db/statement.ts';
import { daily_counts, outbox } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import { countWebhooks, type WebhookFigures } from '../../events/webhooks/backlog-store.ts';
import type { RetentionRule } from '../../platform/retention.ts';
import { dueSteps } from '../../privacy/retention/due-store.ts';
import { type Census, selectCensuses } from '../counters/census-store.ts';

/** A counter of a day, as it is stored. */
export type DailyCount = typeof daily_counts.$inferSelect;

/** Waiting mails that are counted at the most. */
export const MOST_MAILS = 1_000;

const DRAWN = ['registrations', 'log_ins', 'wrong_passwords', 'erasures', 'failed_requests'] as const;

const selectCounts = statement('select counters since a day', { day: daily_counts.day }, ({ day }) =>
  selectFrom(daily_counts).where(and(gte(daily_counts.day, day), inArray(daily_counts.name, [...DRAWN]))),
);

const countMails = statement('count waiting mails', { after: integer }, ({ after }) => {
  const some = select({ id: outbox.id })
    .from(outbox)
    .where(gte(outbox.due_on, after))
    .limit(MOST_MAILS + 1);
  return sql<{ mails: number }>`select count(*) as mails from ${some}`;
});

/** Figures of the overview, all read in one round trip. */
export interface Figures {
  readonly counts: readonly DailyCount[];
  /** The last census that counted all; undefined before the first. */
  readonly census: Census | undefined;
  readonly mails: number;
  readonly webhooks: WebhookFigures;
  /** People who are due by retention; undefined where people are kept for good. */
  readonly due: number | undefined;
}

const NO_WEBHOOKS: WebhookFigures = { registered: 0, disabled: 0, behind: 0 };

/** Milliseconds after which an event of a webhook that works is delivered: two scheduled runs. */
const LATE = 2 * 60_000;

/** The counters since a day, the last census, how many mails wait, how the webhooks are, and how many people are due. */
export async function readFigures(db: Database, rule: RetentionRule, since: number, now: number): Promise<Figures> {
  const steps = {
    counts: selectCounts({ day: since }),
    censuses: selectCensuses({}),
    waiting: countMails({ after: 0 }),
    webhooks: countWebhooks({ late: now - LATE }),
    ...dueSteps(rule, now),
  };
  const { counts, censuses, waiting, webhooks, dueAccounts, dueProfiles } = await transaction(db, steps, {
    retry: 'safe',
  });
  const census = censuses.find(({ state }) => state === 'finished');
  const dues = [...dueAccounts, ...dueProfiles].map(({ due }) => due);
  return {
    counts,
    census,
    mails: waiting[0]?.mails ?? 0,
    webhooks: webhooks[0] ?? NO_WEBHOOKS,
    due: dues.length === 0 ? undefined : dues.reduce((sum, due) => sum + due, 0),
  };
}
