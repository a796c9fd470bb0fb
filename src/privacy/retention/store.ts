import { and, exists, isNotNull, isNull, lte, select, sql, update } from '../../db/builder.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { accounts, applicants } from '../../db/tables.ts';
import { type Database, read, transaction } from '../../db/transaction.ts';
import type { Bounds } from './bounds.ts';
import { accountOfApplicant, isNoticeOfRule, isUnused } from './condition-store.ts';

/** People of one round of either kind: each is erased in a transaction of its own. */
export const AT_ONCE = 20;

const selectUnnoticed = statement('select accounts that end without notice', { day: integer }, ({ day }) =>
  select({ applicant_id: accounts.applicant_id })
    .from(accounts)
    .where(and(isNull(accounts.retention_notice), isUnused(day)))
    .limit(AT_ONCE),
);

const selectNoticed = statement(
  'select accounts that end after notice',
  { day: integer, noticed_on: integer, after: integer },
  ({ day, noticed_on, after }) =>
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(
        and(
          isNotNull(accounts.retention_notice),
          lte(accounts.retention_noticed_on, noticed_on),
          isUnused(day),
          isNoticeOfRule(after),
        ),
      )
      .orderBy(accounts.retention_noticed_on)
      .limit(AT_ONCE),
);

const selectWaiting = statement('select accounts that end while their notice waits', { day: integer }, ({ day }) =>
  select({ applicant_id: accounts.applicant_id })
    .from(accounts)
    .where(and(isNotNull(accounts.retention_notice), isNull(accounts.retention_noticed_on), isUnused(day)))
    .limit(AT_ONCE),
);

/** The ids of people whose accounts end now, a portion of them. A rule without notice ends those too who were given one. */
export async function listUnused(db: Database, bounds: Bounds, now: number): Promise<string[]> {
  const { endDay: day, noticedOn, noticeAfter } = bounds;
  if (day === null) return [];
  const isSilent = noticedOn === null;
  const steps = {
    noticed: selectNoticed({ day, noticed_on: noticedOn ?? now, after: noticeAfter ?? 0 }),
    unnoticed: isSilent ? selectUnnoticed({ day }) : undefined,
    waiting: isSilent ? selectWaiting({ day }) : undefined,
  };
  const { noticed, unnoticed, waiting } = await transaction(db, steps, { retry: 'safe' });
  return [...noticed, ...unnoticed, ...waiting].map(({ applicant_id }) => applicant_id).slice(0, AT_ONCE);
}

const selectUnchanged = statement('select profiles that end', { modified_on: integer }, ({ modified_on }) =>
  select({
    id: applicants.id,
    has_account: sql<number>`exists ${accountOfApplicant}`.as('has_account'),
  })
    .from(applicants)
    .where(
      and(isNull(applicants.anonymized_on), isNull(applicants.has_account), lte(applicants.modified_on, modified_on)),
    )
    .orderBy(applicants.modified_on, applicants.id)
    .limit(AT_ONCE),
);

const noteAccounts = statement('note which applicants have accounts', { ids: text }, ({ ids }) =>
  update(applicants, { has_account: 1 }).where(
    and(sql`${applicants.id} in (select value from json_each(${ids}))`, exists(accountOfApplicant)),
  ),
);

/** The ids of people whose profiles end now, and whether there may be more. */
interface Unchanged {
  readonly ids: readonly string[];
  readonly isPortion: boolean;
}

/**
 * The people without an account whose profiles end now, a portion of them.
 *
 * An earlier version of the service does not note which applicants have accounts: that is made up for here.
 */
export async function listUnchanged(db: Database, { modifiedOn }: Bounds): Promise<Unchanged> {
  if (modifiedOn === null) return { ids: [], isPortion: false };
  const found = await read(db, selectUnchanged({ modified_on: modifiedOn }));
  const { missed = [], alone = [] } = Object.groupBy(found, ({ has_account }) =>
    has_account === 1 ? 'missed' : 'alone',
  );
  if (missed.length > 0) {
    const ids = JSON.stringify(missed.map(({ id }) => id));
    await transaction(db, { noted: noteAccounts({ ids }) }, { retry: 'safe' });
  }
  return { ids: alone.map(({ id }) => id), isPortion: found.length === AT_ONCE };
}
