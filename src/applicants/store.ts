import { sql } from 'drizzle-orm';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { type Bound, type ColumnOf, columns, row, statement, type Value, values } from '../db/statement.ts';
import { applicants, idempotency } from '../db/tables.ts';
import type { Applicant } from './applicant.ts';

const byId = statement((value: Value<'id'>) => sql<Applicant>`select * from ${applicants} where id = ${value('id')}`);

/** The statement that reads an applicant, for a transaction that does more. */
export function applicantReading(id: string): Bound<Applicant> {
  return byId({ id });
}

/** The applicant of that id, also when anonymized. */
export async function findApplicant(db: Database, id: string): Promise<Applicant | undefined> {
  const [[applicant]] = await db.batch([byId({ id })], { repeatable: true });
  return applicant;
}

const LOOKUP_LIMIT = sql.raw('100');

const byExternalId = statement(
  (value: Value<'external_applicant_id'>) => sql<Applicant>`
    select * from ${applicants} where external_applicant_id = ${value('external_applicant_id')}
    order by id desc limit ${LOOKUP_LIMIT}`,
);

const byEmail = statement(
  (value: Value<'email'>) => sql<Applicant>`
    select * from ${applicants} where email collate nocase = ${value('email')}
    order by id desc limit ${LOOKUP_LIMIT}`,
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
const insert = statement(
  (value: Value<ColumnOf<typeof applicants>>) =>
    sql`insert into ${applicants} ${row(applicants, value)} on conflict do nothing`,
);

/** Stores a new applicant. */
export async function insertApplicant(db: Database, applicant: Applicant, event: Event): Promise<void> {
  await db.batch([insert({ ...applicant }), rememberChange(event)], { repeatable: true });
}

/** The use of an idempotency key: whose it is, and what was sent with it. Expires in milliseconds since 1970. */
export interface KeyUse {
  readonly clientId: string;
  readonly keyHash: string;
  readonly payloadHash: string;
  readonly expiresOn: number;
}

const forgetExpiredUse = statement(
  (value: Value<'client_id' | 'key_hash' | 'now'>) => sql`
    delete from ${idempotency}
    where client_id = ${value('client_id')} and key_hash = ${value('key_hash')} and expires_on <= ${value('now')}`,
);

const claimKey = statement(
  (value: Value<ColumnOf<typeof idempotency>>) =>
    sql`insert into ${idempotency} ${row(idempotency, value)} on conflict do nothing`,
);

const insertIfClaimed = statement(
  (value: Value<ColumnOf<typeof applicants> | 'client_id' | 'key_hash'>) => sql`
    insert into ${applicants} ${columns(applicants)} select ${values(applicants, value)}
    where exists (
      select 1 from ${idempotency}
      where client_id = ${value('client_id')} and key_hash = ${value('key_hash')} and applicant_id = ${value('id')}
    )
    on conflict do nothing`,
);

const byKey = statement(
  (value: Value<'client_id' | 'key_hash'>) => sql<Applicant & { payload_hash: string | null }>`
    select ${applicants}.*, payload_hash from ${idempotency} join ${applicants} on id = applicant_id
    where client_id = ${value('client_id')} and key_hash = ${value('key_hash')}`,
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
  const email = sql`coalesce(${value('email')}, email)`;
  const name = sql`coalesce(${value('external_applicant_name')}, external_applicant_name)`;
  return sql<Pick<Applicant, 'id'>>`
    update ${applicants}
    set email = ${email}, external_applicant_name = ${name}, version = version + 1,
      modified_on = max(${value('now')}, modified_on)
    where id = ${value('id')} and anonymized_on is null
      and (${value('versions')} is null or version in (select value from json_each(${value('versions')})))
      and (email is not ${email} or external_applicant_name is not ${name})
    returning id`;
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
