import { type Event, recordEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, getTableColumns, lte, select } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { isInPortion } from '../../db/portion.ts';
import { integer, type Placeholders, statement } from '../../db/statement.ts';
import { applicants, idempotency } from '../../db/tables.ts';
import { type Database, ifChanged, transaction } from '../../db/transaction.ts';
import type { Applicant } from '../applicant.ts';

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

const deleteExpired = statement('delete expired idempotency keys', { now: integer }, ({ now }) =>
  deleteFrom(idempotency).where(
    isInPortion([idempotency.client_id, idempotency.key_hash], lte(idempotency.expires_on, now)),
  ),
);

/** Deletes idempotency keys that have expired. */
export async function deleteExpiredKeys(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}
