import { FAILURE_PERIOD, MOST_FAILURES } from '../../accounts/sessions/lock-rules.ts';
import { type Event, recordEvent } from '../../db/audit.ts';
import { and, eq, gt, gte, isNotNull, isNull, sql, update } from '../../db/builder.ts';
import { type Bound, integer, statement } from '../../db/statement.ts';
import { accounts } from '../../db/tables.ts';
import { type Database, ifChanged, transaction } from '../../db/transaction.ts';

const unlock = statement('lift lock of an account', { id: accounts.applicant_id, since: integer }, ({ id, since }) =>
  update(accounts, { failed_since: null, failed_count: 0 })
    .where(
      and(
        eq(accounts.applicant_id, id),
        gte(accounts.failed_count, sql<number>`${sql.raw(String(MOST_FAILURES))}`),
        gt(accounts.failed_since, since),
      ),
    )
    .returning({ applicant_id: accounts.applicant_id }),
);

/** Lifts the lock that wrong passwords have put on an account; false when it is not locked. */
export function unlockAccount(db: Database, event: Event): Promise<boolean> {
  return act(db, unlock({ id: event.applicantId, since: event.at - FAILURE_PERIOD }), event);
}

const end = statement('end internal of an account', { id: accounts.applicant_id, now: integer }, ({ id, now }) =>
  update(accounts, { internal_ended_on: now })
    .where(
      and(
        eq(accounts.applicant_id, id),
        isNotNull(accounts.work_email_verified_on),
        isNull(accounts.internal_ended_on),
      ),
    )
    .returning({ applicant_id: accounts.applicant_id }),
);

/** Ends that an account counts as internal, until its work address is claimed and confirmed anew; false when it did not. */
export function endInternalOf(db: Database, event: Event): Promise<boolean> {
  return act(db, end({ id: event.applicantId, now: event.at }), event);
}

async function act(db: Database, change: Bound<{ applicant_id: string }>, event: Event): Promise<boolean> {
  const { changed } = await transaction(db, { changed: ifChanged(change, recordEvent(event)) }, { retry: 'never' });
  return changed.length === 1;
}
