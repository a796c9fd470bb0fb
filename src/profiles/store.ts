import { type Event, recordEvent } from '../db/audit.ts';
import {
  and,
  deleteFrom,
  desc,
  eq,
  exists,
  getTableColumns,
  isNull,
  lte,
  or,
  select,
  selectFrom,
  sql,
  update,
} from '../db/builder.ts';
import { insertRow } from '../db/insert.ts';
import { type Bound, integer, optionalText, type Placeholders, statement, text } from '../db/statement.ts';
import { applicants, idempotency } from '../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../db/transaction.ts';
import type { Applicant } from './applicant.ts';

/** The applicant of that id, also when anonymized; a step for a transaction that does more. */
export const selectApplicant: (values: { id: string }) => Bound<Applicant> = statement(
  'select applicant by id',
  { id: applicants.id },
  ({ id }) => selectFrom(applicants).where(eq(applicants.id, id)),
);

/** The applicant of that id, also when anonymized. */
export async function findApplicant(db: Database, id: string): Promise<Applicant | undefined> {
  const [applicant] = await read(db, selectApplicant({ id }));
  return applicant;
}

const LOOKUP_LIMIT = 100;

const selectByExternalId = statement('select applicants by reference', { external_applicant_id: text }, (param) =>
  selectFrom(applicants)
    .where(eq(applicants.external_applicant_id, param.external_applicant_id))
    .orderBy(desc(applicants.id))
    .limit(LOOKUP_LIMIT),
);

const selectByEmail = statement('select applicants by e-mail address', { email: text }, ({ email }) =>
  selectFrom(applicants)
    .where(sql`${applicants.email} collate nocase = ${email}`)
    .orderBy(desc(applicants.id))
    .limit(LOOKUP_LIMIT),
);

/** The applicants with that reference of the caller's, newest first, at most 100. */
export function findByExternalId(db: Database, externalId: string): Promise<Applicant[]> {
  return read(db, selectByExternalId({ external_applicant_id: externalId }));
}

/** The applicants with that e-mail address, whatever its case, newest first, at most 100. */
export function findByEmail(db: Database, email: string): Promise<Applicant[]> {
  return read(db, selectByEmail({ email }));
}

const insert = insertRow('insert applicant', applicants, { onConflict: 'nothing' });

/** Stores a new applicant. */
export async function insertApplicant(db: Database, applicant: Applicant, event: Event): Promise<void> {
  await transaction(db, { inserted: ifChanged(insert(applicant), recordEvent(event)) }, { retry: 'safe' });
}

/** The use of an idempotency key: whose it is, and what was sent with it. Expires in milliseconds since 1970 (UTC). */
export interface KeyUse {
  readonly clientId: string;
  readonly keyHash: string;
  readonly payloadHash: string;
  readonly expiresOn: number;
}

const key = { client_id: idempotency.client_id, key_hash: idempotency.key_hash };

const isKey = (param: Placeholders<typeof key>) =>
  and(eq(idempotency.client_id, param.client_id), eq(idempotency.key_hash, param.key_hash));

const deleteExpiredKey = statement('delete expired use of an idempotency key', { ...key, now: integer }, (param) =>
  deleteFrom(idempotency).where(and(isKey(param), lte(idempotency.expires_on, param.now))),
);

const claimKey = insertRow('claim idempotency key', idempotency, { onConflict: 'nothing' });

const insertIfClaimed = insertRow('insert applicant if its key is claimed', applicants, {
  parameters: key,
  onConflict: 'nothing',
  when: (param) =>
    exists(
      select({ applicant_id: idempotency.applicant_id })
        .from(idempotency)
        .where(and(isKey(param), eq(idempotency.applicant_id, param.id))),
    ),
});

const selectByKey = statement('select applicant by idempotency key', key, (param) =>
  select({ ...getTableColumns(applicants), payload_hash: idempotency.payload_hash })
    .from(idempotency)
    .innerJoin(applicants, eq(applicants.id, idempotency.applicant_id))
    .where(isKey(param)),
);

/**
 * Stores a new applicant unless the key has made one already; yields the applicant of the key as it stands now, with
 * the payload hash of the key's first use (null once the applicant is anonymized).
 *
 * Claim, insert and read are one transaction, so two calls at once make one applicant and no caller meets a third state.
 */
export async function insertApplicantOnce(
  db: Database,
  applicant: Applicant,
  use: KeyUse,
  event: Event,
): Promise<Applicant & { payload_hash: string | null }> {
  const key = { client_id: use.clientId, key_hash: use.keyHash };
  const claim = { ...key, payload_hash: use.payloadHash, applicant_id: applicant.id, expires_on: use.expiresOn };
  const { stored } = await transaction(
    db,
    {
      expired: deleteExpiredKey({ ...key, now: event.at }),
      claimed: claimKey(claim),
      inserted: ifChanged(insertIfClaimed({ ...applicant, ...key }), recordEvent(event)),
      stored: selectByKey(key),
    },
    { retry: 'safe' },
  );
  const [row] = stored;
  if (row === undefined) throw new Error('an idempotency key has no applicant');
  return row;
}

/** Keys that one run deletes at the most, so that no run holds the database up. */
const AT_ONCE = 5000;

const deleteExpired = statement('delete expired idempotency keys', { now: integer }, ({ now }) => {
  const expired = select(key).from(idempotency).where(lte(idempotency.expires_on, now)).limit(AT_ONCE);
  return deleteFrom(idempotency).where(sql`(${idempotency.client_id}, ${idempotency.key_hash}) in ${expired}`);
});

/** Deletes idempotency keys that have expired. */
export async function deleteExpiredKeys(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}

const updateFields = statement(
  'update applicant',
  {
    id: applicants.id,
    email: applicants.email,
    external_applicant_name: applicants.external_applicant_name,
    versions: optionalText,
    now: integer,
  },
  (param) => {
    const email = sql<string | null>`coalesce(${param.email}, ${applicants.email})`;
    const name = sql<string | null>`coalesce(${param.external_applicant_name}, ${applicants.external_applicant_name})`;
    const isExpected = sql`${applicants.version} in (select value from json_each(${param.versions}))`;
    return update(applicants, {
      email,
      external_applicant_name: name,
      version: sql<number>`${applicants.version} + 1`,
      modified_on: sql<number>`max(${param.now}, ${applicants.modified_on})`,
    })
      .where(
        and(
          eq(applicants.id, param.id),
          isNull(applicants.anonymized_on),
          or(isNull(param.versions), isExpected),
          sql`(${applicants.email} is not ${email} or ${applicants.external_applicant_name} is not ${name})`,
        ),
      )
      .returning({ id: applicants.id });
  },
);

/**
 * Changes the given fields of an applicant that is not anonymized and whose version is one of those named, if any are.
 *
 * Yields whether a value changed and the applicant as it stands afterwards, in one round trip. Never repeated: after a
 * lost answer another caller's change may have come in between, and a second try would undo it.
 */
export async function updateApplicant(
  db: Database,
  id: string,
  fields: { email?: string | undefined; external_applicant_name?: string | undefined },
  versions: readonly number[] | undefined,
  event: Event,
): Promise<{ changed: boolean; applicant: Applicant | undefined }> {
  const change = updateFields({
    id,
    email: fields.email ?? null,
    external_applicant_name: fields.external_applicant_name ?? null,
    versions: versions === undefined ? null : JSON.stringify(versions),
    now: event.at,
  });
  const steps = { changed: ifChanged(change, recordEvent(event)), applicant: selectApplicant({ id }) };
  const { changed, applicant } = await transaction(db, steps, { retry: 'never' });
  return { changed: changed.length === 1, applicant: applicant[0] };
}
