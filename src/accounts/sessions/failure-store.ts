import { type Event, eventWhere, tallyEvent } from '../../db/audit.ts';
import { and, type Changes, deleteFrom, eq, exists, lte, type SQL, select, sql, update } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { isInPortion } from '../../db/portion.ts';
import { integer, statement } from '../../db/statement.ts';
import { accounts, unknown_names } from '../../db/tables.ts';
import { type Database, ifChanged, transaction } from '../../db/transaction.ts';
import { FAILURE_PERIOD, MOST_FAILURES } from './lock-rules.ts';

const countOfAccount = statement(
  'count wrong password of an account',
  { applicant_id: accounts.applicant_id, now: integer, forgotten: integer },
  ({ applicant_id, now, forgotten }) => {
    const isForgotten = sql`coalesce(${accounts.failed_since}, 0) <= ${forgotten}`;
    const counted: Changes<typeof accounts> = {
      failed_since: sql<number | null>`case when ${isForgotten} then ${now} else ${accounts.failed_since} end`,
      failed_count: sql<number>`case when ${isForgotten} then 1 else ${accounts.failed_count} + 1 end`,
    };
    return update(accounts, counted).where(eq(accounts.applicant_id, applicant_id));
  },
);

/** Each wrong password adds one, so it is the hundredth once for each lock. */
const recordLock = eventWhere('record event of a lock', {}, ({ applicant_id }) =>
  exists(
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(eq(accounts.applicant_id, applicant_id), eq(accounts.failed_count, MOST_FAILURES))),
  ),
);

/** Counts a wrong password of an account, and records it in its history if wanted; of the hundredth, which locks, the lock. */
export async function countFailure(db: Database, failed: Event, locked: Event, isRecorded: boolean): Promise<void> {
  const times = { now: failed.at, forgotten: failed.at - FAILURE_PERIOD };
  const counted = countOfAccount({ applicant_id: failed.applicantId, ...times });
  const steps = {
    counted: isRecorded ? ifChanged(counted, tallyEvent(failed)) : counted,
    locked: recordLock(locked, {}),
  };
  await transaction(db, steps, { retry: 'never' });
}

const inserted = (column: { name: string }): SQL<number> => sql<number>`excluded.${sql.identifier(column.name)}`;

const isForgotten = sql`${unknown_names.failed_since} <= ${inserted(unknown_names.failed_since)} - ${sql.raw(String(FAILURE_PERIOD))}`;

const countOfName = insertRow('count wrong password of an unknown name', unknown_names, {
  onConflict: {
    target: [unknown_names.name],
    set: {
      failed_since: sql<number>`case when ${isForgotten} then ${inserted(unknown_names.failed_since)} else ${unknown_names.failed_since} end`,
      failed_count: sql<number>`case when ${isForgotten} then 1 else ${unknown_names.failed_count} + 1 end`,
    },
  },
});

/** Counts a try of a name that no account has, so that its lock tells nothing. `name` is a keyed hash. */
export async function countFailureOfName(db: Database, name: string, now: number): Promise<void> {
  const row = { name, failed_since: now, failed_count: 1 };
  await transaction(db, { counted: countOfName(row) }, { retry: 'never' });
}

const deleteForgotten = statement('delete forgotten names', { before: integer }, ({ before }) =>
  deleteFrom(unknown_names).where(isInPortion([unknown_names.name], lte(unknown_names.failed_since, before))),
);

/** Deletes tries of names that no account has, once their hour is over. */
export async function deleteForgottenNames(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteForgotten({ before: now - FAILURE_PERIOD }) }, { retry: 'safe' });
}
