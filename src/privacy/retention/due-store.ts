import { and, gt, isNotNull, isNull, lte, notExists, type SQL, select, sql } from '../../db/builder.ts';
import { integer, type Placeholders, statement } from '../../db/statement.ts';
import { accounts, applicants, lastUseDay } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import type { RetentionRule } from '../../platform/retention.ts';
import { boundsOf } from './bounds.ts';
import { accountOfApplicant, isUnused } from './condition-store.ts';
import { accountDue, type Due, profileDue } from './preview.ts';
import { dueAccount } from './preview-store.ts';

/** People of one list. */
export const MOST_DUE = 100;
/** The number up to which they are counted. */
export const MOST_COUNTED = 1_000;

const bounds = { day: integer, limit: integer };
type BoundsOf = Placeholders<typeof bounds>;

/** Each source is read in the order of an index of the scheduled run, up to the limit. */
const unnoticed = ({ day }: BoundsOf) =>
  select(dueAccount)
    .from(accounts)
    .where(and(isNull(accounts.retention_notice), isUnused(day)))
    .orderBy(lastUseDay(accounts))
    .limit(sql.placeholder('limit'));

const noticed = ({ day }: BoundsOf) =>
  select(dueAccount)
    .from(accounts)
    .where(and(isNotNull(accounts.retention_notice), gt(accounts.retention_noticed_on, sql<number>`0`), isUnused(day)))
    .orderBy(accounts.retention_noticed_on)
    .limit(sql.placeholder('limit'));

const waiting = ({ day }: BoundsOf) =>
  select(dueAccount)
    .from(accounts)
    .where(and(isNotNull(accounts.retention_notice), isNull(accounts.retention_noticed_on), isUnused(day)))
    .limit(sql.placeholder('limit'));

const unchanged = ({ modified_on }: { readonly modified_on: SQL<number> }) =>
  select({ id: applicants.id, modified_on: applicants.modified_on })
    .from(applicants)
    .where(
      and(
        isNull(applicants.anonymized_on),
        isNull(applicants.has_account),
        lte(applicants.modified_on, modified_on),
        notExists(accountOfApplicant),
      ),
    )
    .orderBy(applicants.modified_on, applicants.id)
    .limit(sql.placeholder('limit'));

const profileBounds = { modified_on: integer, limit: integer };
const selectUnnoticed = statement('select first accounts that are due without notice', bounds, unnoticed);
const selectNoticed = statement('select first accounts that are due after notice', bounds, noticed);
const selectWaiting = statement('select first accounts that are due while their notice waits', bounds, waiting);
const selectUnchanged = statement('select first profiles that are due', profileBounds, unchanged);

/** The first of those who are due by a rule: for a notice, or to be anonymized. `hasMore` says whether there are others. */
export async function listFirstDue(
  db: Database,
  rule: RetentionRule,
  now: number,
): Promise<{ readonly due: readonly Due[]; readonly hasMore: boolean }> {
  const { noticeDay, endDay, modifiedOn: modified_on } = boundsOf(rule, now);
  const day = noticeDay ?? endDay;
  if (day === null && modified_on === null) return { due: [], hasMore: false };
  const limit = MOST_DUE + 1;
  const steps = {
    unnoticed: day === null ? undefined : selectUnnoticed({ day, limit }),
    noticed: day === null ? undefined : selectNoticed({ day, limit }),
    waiting: day === null ? undefined : selectWaiting({ day, limit }),
    unchanged: modified_on === null ? undefined : selectUnchanged({ modified_on, limit }),
  };
  const { unnoticed, noticed, waiting, unchanged } = await transaction(db, steps, { retry: 'safe' });
  const due = [
    ...[...unnoticed, ...noticed, ...waiting].map((account) => accountDue(account, rule, now)),
    ...unchanged.map((profile) => profileDue(profile, rule)),
  ].sort((one, other) => one.on - other.on);
  return { due: due.slice(0, MOST_DUE), hasMore: due.length > MOST_DUE };
}

const countDueAccounts = statement('count accounts that are due', bounds, (param) => {
  const count = (source: ReturnType<typeof unnoticed | typeof waiting>) => sql`(select count(*) from ${source})`;
  return sql<{
    due: number;
  }>`select ${count(unnoticed(param))} + ${count(noticed(param))} + ${count(waiting(param))} as due`;
});

const countDueProfiles = statement('count profiles that are due', profileBounds, (param) => {
  return sql<{ due: number }>`select count(*) as due from ${unchanged(param)}`;
});

/** Numbers of people who are due by a rule, each up to `MOST_COUNTED`, as steps of a transaction. */
export function dueSteps(rule: RetentionRule, now: number) {
  const { noticeDay, endDay, modifiedOn: modified_on } = boundsOf(rule, now);
  const day = noticeDay ?? endDay;
  const limit = MOST_COUNTED + 1;
  return {
    dueAccounts: day === null ? undefined : countDueAccounts({ day, limit }),
    dueProfiles: modified_on === null ? undefined : countDueProfiles({ modified_on, limit }),
  };
}
