import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, queries, statement, type Value } from '../db/statement.ts';
import { applicants, idempotency } from '../db/tables.ts';
import type { Applicant } from './applicant.ts';

type Column = keyof Applicant;

const COLUMNS = [
  'id',
  'external_applicant_id',
  'email',
  'external_applicant_name',
  'version',
  'created_on',
  'modified_on',
  'anonymized_on',
] as const satisfies readonly Column[];

const byId = statement((value: Value<'id'>) =>
  queries
    .select()
    .from(applicants)
    .where(eq(applicants.id, value('id'))),
);

/** The statement that reads an applicant, for a transaction that does more. */
export function applicantReading(id: string): Bound<Applicant> {
  return byId({ id });
}

/** The applicant of that id, also when anonymized. */
export async function findApplicant(db: Database, id: string): Promise<Applicant | undefined> {
  const [[applicant]] = await db.batch([byId({ id })], { repeatable: true });
  return applicant;
}

const LOOKUP_LIMIT = 100;

const byExternalId = statement((value: Value<'external_applicant_id'>) =>
  queries
    .select()
    .from(applicants)
    .where(eq(applicants.external_applicant_id, value('external_applicant_id')))
    .orderBy(desc(applicants.id))
    .limit(LOOKUP_LIMIT),
);

const byEmail = statement((value: Value<'email'>) =>
  queries
    .select()
    .from(applicants)
    .where(sql`${applicants.email} COLLATE NOCASE = ${value('email')}`)
    .orderBy(desc(applicants.id))
    .limit(LOOKUP_LIMIT),
);

/** The applicants with that reference of the caller's, newest first, at most 100. */
export async function findByExternalId(db: Database, externalId: string): Promise<Applicant[]> {
  const [found] = await db.batch([byExternalId({ external_applicant_id: externalId })], { repeatable: true });
  return found;
}

/** The applicants with that e-mail address, whatever its case, newest first, at most 100. */
export async function findByEmail(db: Database, email: string): Promise<Applicant[]> {
  const [found] = await db.batch([byEmail({ email })], { repeatable: true });
  return found;
}

/** Does nothing when the row is there, so that the batch around it can be repeated. */
const insert = statement((value: Value<Column>) =>
  queries
    .insert(applicants)
    .values({
      id: value('id'),
      external_applicant_id: value('external_applicant_id'),
      email: value('email'),
      external_applicant_name: value('external_applicant_name'),
      version: value('version'),
      created_on: value('created_on'),
      modified_on: value('modified_on'),
      anonymized_on: value('anonymized_on'),
    })
    .onConflictDoNothing(),
);

/** The statement that stores a new applicant, for a transaction that stores more. */
export function applicantInsertion(applicant: Applicant): Bound {
  return insert({ ...applicant });
}

/** Stores a new applicant. */
export async function insertApplicant(db: Database, applicant: Applicant, event: Event): Promise<void> {
  await db.batch([applicantInsertion(applicant), rememberChange(event)], { repeatable: true });
}

/** The use of an idempotency key: whose it is, and what was sent with it. Expires in milliseconds since 1970. */
export interface KeyUse {
  readonly clientId: string;
  readonly keyHash: string;
  readonly payloadHash: string;
  readonly expiresOn: number;
}

const forgetExpiredUse = statement((value: Value<'client_id' | 'key_hash' | 'now'>) =>
  queries
    .delete(idempotency)
    .where(
      and(
        eq(idempotency.client_id, value('client_id')),
        eq(idempotency.key_hash, value('key_hash')),
        sql`${idempotency.expires_on} <= ${value('now')}`,
      ),
    ),
);

const claimKey = statement((value: Value<'client_id' | 'key_hash' | 'payload_hash' | 'applicant_id' | 'expires_on'>) =>
  queries
    .insert(idempotency)
    .values({
      client_id: value('client_id'),
      key_hash: value('key_hash'),
      payload_hash: value('payload_hash'),
      applicant_id: value('applicant_id'),
      expires_on: value('expires_on'),
    })
    .onConflictDoNothing(),
);

const insertIfClaimed = statement((value: Value<Column | 'client_id' | 'key_hash'>) =>
  queries
    .insert(applicants)
    .select(
      sql`select ${sql.join(
        COLUMNS.map((column) => value(column)),
        sql`, `,
      )} where exists (select 1 from ${idempotency} where ${and(
        eq(idempotency.client_id, value('client_id')),
        eq(idempotency.key_hash, value('key_hash')),
        eq(idempotency.applicant_id, value('id')),
      )})`,
    )
    .onConflictDoNothing(),
);

const byKey = statement((value: Value<'client_id' | 'key_hash'>) =>
  queries
    .select({
      id: applicants.id,
      external_applicant_id: applicants.external_applicant_id,
      email: applicants.email,
      external_applicant_name: applicants.external_applicant_name,
      version: applicants.version,
      created_on: applicants.created_on,
      modified_on: applicants.modified_on,
      anonymized_on: applicants.anonymized_on,
      payload_hash: idempotency.payload_hash,
    })
    .from(idempotency)
    .innerJoin(applicants, eq(applicants.id, idempotency.applicant_id))
    .where(and(eq(idempotency.client_id, value('client_id')), eq(idempotency.key_hash, value('key_hash')))),
);

/**
 * Stores a new applicant unless the key has made one already; yields the applicant of the key as it stands now, with
 * the payload hash of the key's first use (null once the applicant is anonymized).
 *
 * Claim, insert and read are one transaction, so two calls at once make one applicant and no third state exists that
 * a caller could meet.
 */
export async function insertApplicantOnce(
  db: Database,
  applicant: Applicant,
  use: KeyUse,
  event: Event,
): Promise<Applicant & { payload_hash: string | null }> {
  const key = { client_id: use.clientId, key_hash: use.keyHash };
  const [, , , , [row]] = await db.batch(
    [
      forgetExpiredUse({ ...key, now: event.at }),
      claimKey({ ...key, payload_hash: use.payloadHash, applicant_id: applicant.id, expires_on: use.expiresOn }),
      insertIfClaimed({ ...applicant, ...key }),
      rememberChange(event),
      byKey(key),
    ],
    { repeatable: true },
  );
  return row as NonNullable<typeof row>;
}

const update = statement((value: Value<'id' | 'email' | 'external_applicant_name' | 'versions' | 'now'>) => {
  const email = sql`coalesce(${value('email')}, ${applicants.email})`;
  const name = sql`coalesce(${value('external_applicant_name')}, ${applicants.external_applicant_name})`;
  return queries
    .update(applicants)
    .set({
      email,
      external_applicant_name: name,
      version: sql`${applicants.version} + 1`,
      modified_on: sql`max(${value('now')}, ${applicants.modified_on})`,
    })
    .where(
      and(
        eq(applicants.id, value('id')),
        isNull(applicants.anonymized_on),
        sql`(${value('versions')} is null or ${applicants.version} in (select value from json_each(${value('versions')})))`,
        sql`(${applicants.email} is not ${email} or ${applicants.external_applicant_name} is not ${name})`,
      ),
    )
    .returning({ id: applicants.id });
});

/**
 * Changes the given fields of an applicant that is not anonymized and whose version is one of those named, if any are.
 *
 * Yields whether a value changed and the applicant as it stands afterwards, in one round trip. Not repeatable: after a
 * lost answer somebody else's change may have come in between, and trying again would undo it.
 */
export async function updateApplicant(
  db: Database,
  id: string,
  fields: { email?: string | undefined; external_applicant_name?: string | undefined },
  versions: readonly number[] | undefined,
  event: Event,
): Promise<{ changed: boolean; applicant: Applicant | undefined }> {
  const [changed, , [applicant]] = await db.batch(
    [
      update({
        id,
        email: fields.email ?? null,
        external_applicant_name: fields.external_applicant_name ?? null,
        versions: versions === undefined ? null : JSON.stringify(versions),
        now: event.at,
      }),
      rememberChange(event),
      byId({ id }),
    ],
    { repeatable: false },
  );
  return { changed: changed.length === 1, applicant };
}
