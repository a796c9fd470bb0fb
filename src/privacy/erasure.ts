import { and, eq, gte, isNull, sql } from 'drizzle-orm';
import type { Applicant } from '../applicants/applicant.ts';
import { applicantReading } from '../applicants/store.ts';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { queries, statement, type Value } from '../db/statement.ts';
import { accounts, applicants, idempotency } from '../db/tables.ts';

const blankApplicant = statement((value: Value<'id' | 'now'>) =>
  queries
    .update(applicants)
    .set({
      email: null,
      external_applicant_name: null,
      version: sql`${applicants.version} + 1`,
      modified_on: sql`max(${value('now')}, ${applicants.modified_on})`,
      anonymized_on: sql`${value('now')}`,
    })
    .where(and(eq(applicants.id, value('id')), isNull(applicants.anonymized_on))),
);

/** Sessions, links and mails that wait hang below the account and go with it. */
const deleteAccount = statement((value: Value<'id'>) =>
  queries.delete(accounts).where(eq(accounts.applicant_id, value('id'))),
);

const forgetPayloads = statement((value: Value<'id'>) =>
  queries
    .update(idempotency)
    .set({ payload_hash: null })
    .where(eq(idempotency.applicant_id, value('id'))),
);

/**
 * Erases every personal datum of a person and yields what is left; undefined when there is no such applicant.
 *
 * One transaction, which may be repeated. Every other write to a person is conditional on what is deleted here, so
 * none that comes later brings anything back. An idempotency key of the person stays until it expires, without the
 * hash of what was sent: a retry that arrives late gets the erased form, where without the key it would make the
 * person anew.
 */
export async function erase(db: Database, id: string, event: Event): Promise<Applicant | undefined> {
  const [, , , , [applicant]] = await db.batch(
    [
      blankApplicant({ id, now: event.at }),
      rememberChange(event),
      deleteAccount({ id }),
      forgetPayloads({ id }),
      applicantReading(id),
    ],
    { repeatable: true },
  );
  return applicant;
}

const erasedSince = statement((value: Value<'since'>) =>
  queries
    .select({ id: applicants.id, anonymized_on: applicants.anonymized_on })
    .from(applicants)
    .where(gte(applicants.anonymized_on, value('since')))
    .orderBy(applicants.anonymized_on, applicants.id),
);

/** Whom a restore of the database to that moment would bring back, oldest erasure first. Reads every applicant. */
export async function listErasedSince(db: Database, since: number): Promise<{ id: string; erasedOn: number }[]> {
  const [rows] = await db.batch([erasedSince({ since })], { repeatable: true });
  return rows.map(({ id, anonymized_on }) => ({ id, erasedOn: anonymized_on as number }));
}
