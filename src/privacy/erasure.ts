import { sql } from 'drizzle-orm';
import type { Applicant } from '../applicants/applicant.ts';
import { applicantReading } from '../applicants/store.ts';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { statement, type Value } from '../db/statement.ts';
import { accounts, applicants, idempotency } from '../db/tables.ts';

const blankApplicant = statement(
  (value: Value<'id' | 'now'>) => sql`
    update ${applicants}
    set email = null, external_applicant_name = null, version = version + 1,
      modified_on = max(${value('now')}, modified_on), anonymized_on = ${value('now')}
    where id = ${value('id')} and anonymized_on is null`,
);

/** Sessions, links and mails that wait hang below the account and go with it. */
const deleteAccount = statement(
  (value: Value<'id'>) => sql`delete from ${accounts} where applicant_id = ${value('id')}`,
);

const forgetPayloads = statement(
  (value: Value<'id'>) => sql`update ${idempotency} set payload_hash = null where applicant_id = ${value('id')}`,
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

const erasedSince = statement(
  (value: Value<'since'>) => sql<{ id: string; anonymized_on: number }>`
    select id, anonymized_on from ${applicants}
    where anonymized_on >= ${value('since')} order by anonymized_on, id`,
);

/** Whom a restore of the database to that moment would bring back, oldest erasure first. Reads every applicant. */
export async function listErasedSince(db: Database, since: number): Promise<{ id: string; erasedOn: number }[]> {
  const [rows] = await db.batch([erasedSince({ since })], { repeatable: true });
  return rows.map(({ id, anonymized_on }) => ({ id, erasedOn: anonymized_on }));
}
