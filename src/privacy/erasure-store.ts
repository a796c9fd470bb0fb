import { type Event, recordEvent } from '../db/audit.ts';
import {
  and,
  deleteFrom,
  eq,
  exists,
  gte,
  isNotNull,
  isNull,
  lte,
  notExists,
  or,
  type SQL,
  select,
  sql,
  update,
} from '../db/builder.ts';
import { integer, optionalInteger, optionalText, statement } from '../db/statement.ts';
import { accounts, applicants, idempotency, lastUseDay } from '../db/tables.ts';
import { type Database, ifChanged, read } from '../db/transaction.ts';
import { transactionMakingRoom } from '../platform/room-store.ts';
import type { Applicant } from '../profiles/applicant.ts';
import { selectApplicant } from '../profiles/store.ts';

const blanking = {
  id: applicants.id,
  unverified_by: optionalInteger,
  password_hash: optionalText,
  unused_since: optionalInteger,
  noticed_by: optionalInteger,
  unchanged_since: optionalInteger,
  now: integer,
};

const blankApplicant = statement('blank applicant', blanking, ({ id, now, ...param }) => {
  const accountOf = (condition?: SQL) =>
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(eq(accounts.applicant_id, id), condition));
  const { unverified_by, password_hash, unused_since, noticed_by, unchanged_since } = param;
  const isNoticed = or(isNull(noticed_by), sql`${accounts.retention_noticed_on} <= ${noticed_by}`);
  return update(applicants, {
    email: null,
    email_key: null,
    external_applicant_name: null,
    version: sql<number>`${applicants.version} + 1`,
    modified_on: sql<number>`max(${now}, ${applicants.modified_on})`,
    anonymized_on: now,
  }).where(
    and(
      eq(applicants.id, id),
      isNull(applicants.anonymized_on),
      or(isNull(unverified_by), exists(accountOf(sql`${accounts.verify_by} <= ${unverified_by}`))),
      or(isNull(password_hash), exists(accountOf(sql`${accounts.password_hash} = ${password_hash}`))),
      or(isNull(unused_since), exists(accountOf(and(sql`${lastUseDay(accounts)} <= ${unused_since}`, isNoticed)))),
      or(isNull(unchanged_since), and(sql`${applicants.modified_on} <= ${unchanged_since}`, notExists(accountOf()))),
    ),
  );
});

const isAnonymized = (id: SQL<string>) =>
  exists(
    select({ id: applicants.id })
      .from(applicants)
      .where(and(eq(applicants.id, id), isNotNull(applicants.anonymized_on))),
  );

/** Sessions, links and waiting mails are deleted with the account. */
const deleteAccount = statement('delete account', { id: accounts.applicant_id }, ({ id }) =>
  deleteFrom(accounts).where(and(eq(accounts.applicant_id, id), isAnonymized(id))),
);

const blankPayloads = statement('blank payload hashes', { id: idempotency.applicant_id }, ({ id }) =>
  update(idempotency, { payload_hash: null }).where(and(eq(idempotency.applicant_id, id), isAnonymized(id))),
);

/** A condition of an erasure. Times are milliseconds since 1970 (UTC), days are days since then. */
export interface ErasureCondition {
  /** The address had to be verified until then, and is not. */
  readonly unverifiedBy?: number;
  /** The account has that hash. */
  readonly passwordHash?: string;
  /** The account was last used on that day or before. */
  readonly unusedSince?: number;
  /** With `unusedSince`: its notice was accepted then or before; null where no notice is needed. */
  readonly noticedBy?: number | null;
  /** There is no account, and the profile was last changed then or before. */
  readonly unchangedSince?: number;
}

/**
 * Erases every personal datum of a person and yields what is left; undefined when there is no such applicant.
 *
 * One transaction, which may be repeated. Every other write to a person is conditional on what is deleted here, so
 * none that comes later brings anything back. An idempotency key of the person stays until it expires, without the
 * hash of what was sent: a retry that arrives late gets the erased form, where without the key it would make the
 * person anew. In a full database the oldest entries of histories give way: erasure is always possible. A condition is
 * decided in the transaction; where it does not hold, nothing changes.
 */
export async function erase(
  db: Database,
  id: string,
  event: Event,
  condition: ErasureCondition = {},
): Promise<Applicant | undefined> {
  const blanked = blankApplicant({
    id,
    unverified_by: condition.unverifiedBy ?? null,
    password_hash: condition.passwordHash ?? null,
    unused_since: condition.unusedSince ?? null,
    noticed_by: condition.noticedBy ?? null,
    unchanged_since: condition.unchangedSince ?? null,
    now: event.at,
  });
  const steps = {
    blanked: ifChanged(blanked, recordEvent(event)),
    account: deleteAccount({ id }),
    payloads: blankPayloads({ id }),
    applicant: selectApplicant({ id }),
  };
  const { applicant } = await transactionMakingRoom(db, steps, { retry: 'safe' });
  return applicant[0];
}

/** Accounts that one round of a run erases at the most: each is a transaction of its own. */
export const UNVERIFIED_AT_ONCE = 20;

const selectUnverified = statement('select accounts that were not verified in time', { now: integer }, ({ now }) =>
  select({ applicant_id: accounts.applicant_id })
    .from(accounts)
    .where(lte(accounts.verify_by, now))
    .limit(UNVERIFIED_AT_ONCE),
);

/** The ids of applicants whose address had to be verified by now, a portion of them. */
export async function listUnverified(db: Database, now: number): Promise<string[]> {
  const rows = await read(db, selectUnverified({ now }));
  return rows.map(({ applicant_id }) => applicant_id);
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
