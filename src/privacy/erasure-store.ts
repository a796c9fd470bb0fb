import { type Event, recordEvent } from '../db/audit.ts';
import { and, deleteFrom, eq, gte, isNull, select, sql, update } from '../db/builder.ts';
import { integer, statement } from '../db/statement.ts';
import { accounts, applicants, idempotency } from '../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../db/transaction.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { selectApplicant } from '../profiles/store.ts';

const blankApplicant = statement('blank applicant', { id: applicants.id, now: integer }, ({ id, now }) =>
  update(applicants, {
    email: null,
    email_key: null,
    external_applicant_name: null,
    version: sql<number>`${applicants.version} + 1`,
    modified_on: sql<number>`max(${now}, ${applicants.modified_on})`,
    anonymized_on: now,
  }).where(and(eq(applicants.id, id), isNull(applicants.anonymized_on))),
);

/** Sessions, links and waiting mails are deleted with the account. */
const deleteAccount = statement('delete account', { id: accounts.applicant_id }, ({ id }) =>
  deleteFrom(accounts).where(eq(accounts.applicant_id, id)),
);

const blankPayloads = statement('blank payload hashes', { id: idempotency.applicant_id }, ({ id }) =>
  update(idempotency, { payload_hash: null }).where(eq(idempotency.applicant_id, id)),
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
  const {
    applicant: [applicant],
  } = await transaction(
    db,
    {
      blanked: ifChanged(blankApplicant({ id, now: event.at }), recordEvent(event)),
      account: deleteAccount({ id }),
      payloads: blankPayloads({ id }),
      applicant: selectApplicant({ id }),
    },
    { retry: 'safe' },
  );
  return applicant;
}

const selectErasedSince = statement('select applicants anonymized since', { since: integer }, ({ since }) =>
  select({ id: applicants.id, anonymized_on: applicants.anonymized_on })
    .from(applicants)
    .where(gte(applicants.anonymized_on, since))
    .orderBy(applicants.anonymized_on, applicants.id),
);

/** The ids that a restore of the database to that timestamp would bring back, oldest erasure first. */
export async function listErasedSince(db: Database, since: number): Promise<string[]> {
  const rows = await read(db, selectErasedSince({ since }));
  return rows.map(({ id }) => id);
}
