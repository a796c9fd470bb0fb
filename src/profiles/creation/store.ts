import { typeidUnboxed } from 'typeid-js';
import { type Event, recordEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, getTableColumns, gt, lte, notExists, select, sql } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { isInPortion } from '../../db/portion.ts';
import { integer, type Placeholders, statement, text } from '../../db/statement.ts';
import { applicants, idempotency } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import type { Applicant } from '../applicant.ts';

/** A new applicant's id: time-ordered (TypeID over UUIDv7), so that newest first is the order of ids. */
export function newApplicantId(): string {
  return typeidUnboxed('aplt');
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
  /** The hashes under which an earlier use of the same key may be stored. */
  readonly otherHashes: readonly string[];
  readonly payloadHash: string;
  readonly expiresOn: number;
}

/** `key_hashes` is a JSON array of every hash of the key. */
const key = { client_id: idempotency.client_id, key_hashes: text };

const isKey = (param: Placeholders<typeof key>) =>
  and(
    eq(idempotency.client_id, param.client_id),
    sql`${idempotency.key_hash} in (select value from json_each(${param.key_hashes}))`,
  );

const deleteExpiredKey = statement('delete expired use of an idempotency key', { ...key, now: integer }, (param) =>
  deleteFrom(idempotency).where(and(isKey(param), lte(idempotency.expires_on, param.now))),
);

const claimKey = insertRow('claim idempotency key', idempotency, {
  parameters: { key_hashes: text },
  when: (param) => notExists(select({ applicant_id: idempotency.applicant_id }).from(idempotency).where(isKey(param))),
});

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

const selectByKey = statement('select applicant by idempotency key', { ...key, now: integer }, (param) =>
  select({ ...getTableColumns(applicants), payload_hash: idempotency.payload_hash })
    .from(idempotency)
    .innerJoin(applicants, eq(applicants.id, idempotency.applicant_id))
    .where(and(isKey(param), gt(idempotency.expires_on, param.now)))
    .limit(1),
);

/** An applicant with the payload hash of the first use of its key; null once the applicant is anonymized. */
type ApplicantOfKey = Applicant & { readonly payload_hash: string | null };

const hashesOf = ({ clientId, keyHash, otherHashes }: KeyUse) => ({
  client_id: clientId,
  key_hashes: JSON.stringify([keyHash, ...otherHashes]),
});

/** The applicant that the key has made, as it stands now; undefined when it has made none, or has expired. */
export async function findByKey(db: Database, use: KeyUse, now: number): Promise<ApplicantOfKey | undefined> {
  const [found] = await read(db, selectByKey({ ...hashesOf(use), now }));
  return found;
}

/**
 * Stores a new applicant unless the key has made one already; yields the applicant of the key as it stands now.
 *
 * Claim, insert and read are one transaction, so two calls at once make one applicant and no caller meets a third state.
 */
export async function insertApplicantOnce(
  db: Database,
  applicant: Applicant,
  use: KeyUse,
  event: Event,
): Promise<ApplicantOfKey> {
  const key = hashesOf(use);
  const { keyHash, payloadHash, expiresOn } = use;
  const row = { key_hash: keyHash, payload_hash: payloadHash, applicant_id: applicant.id, expires_on: expiresOn };
  const { stored } = await transaction(
    db,
    {
      expired: deleteExpiredKey({ ...key, now: event.at }),
      claimed: claimKey({ ...key, ...row }),
      inserted: ifChanged(insertIfClaimed({ ...applicant, ...key }), recordEvent(event)),
      stored: selectByKey({ ...key, now: event.at }),
    },
    { retry: 'safe' },
  );
  const [first] = stored;
  if (first === undefined) throw new Error('an idempotency key has no applicant');
  return first;
}

const deleteExpired = statement('delete expired idempotency keys', { now: integer }, ({ now }) =>
  deleteFrom(idempotency).where(
    isInPortion([idempotency.client_id, idempotency.key_hash], lte(idempotency.expires_on, now)),
  ),
);

/** Deletes idempotency keys that have expired. */
export async function deleteExpiredKeys(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}
