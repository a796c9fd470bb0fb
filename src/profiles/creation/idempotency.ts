import type { Event } from '../../db/audit.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import { isNearlyFull, requireRoom } from '../../platform/room.ts';
import type { Applicant } from '../applicant.ts';
import { findByKey, insertApplicantOnce, type KeyUse } from './store.ts';

/** Milliseconds for which a key is stored. */
const KEY_LIFETIME = 24 * 60 * 60 * 1000;

/**
 * Stores a new applicant, or yields the one that the same key has made within the last 24 hours, as it stands now.
 *
 * The key is stored as a keyed hash and found under every live secret, so that a copy of the database confirms no guess
 * of it. Payloads are compared by what they mean: another order of fields or other white space is the same payload.
 * Throws `idempotency_key_reused` for another payload. After erasure there is nothing left to compare with, and a hash
 * that no live secret verifies tells nothing: then the payload counts as the same. A database that is nearly full
 * takes no new key, and answers a repeat all the same.
 */
export async function createOnce(
  context: Context,
  applicant: Applicant,
  key: string,
  event: Event,
): Promise<Applicant> {
  const use = `${event.clientId} ${key}`;
  const [keyHash, ...olderHashes] = await context.secrets.signWithEach('idempotency-key', use);
  const payload = JSON.stringify([applicant.external_applicant_id, applicant.email, applicant.external_applicant_name]);
  const keyUse: KeyUse = {
    clientId: event.clientId,
    keyHash,
    // The last one is how 0.1.0 stored it, which serves beside this version during a deployment.
    otherHashes: [...olderHashes, await sha256(use)],
    payloadHash: await context.secrets.seal('idempotency', payload),
    expiresOn: event.at + KEY_LIFETIME,
  };
  const repeated = isNearlyFull(context) ? await findByKey(context.db, keyUse, event.at) : undefined;
  if (repeated === undefined) requireRoom(context);
  const { payload_hash, ...stored } = repeated ?? (await insertApplicantOnce(context.db, applicant, keyUse, event));
  if (payload_hash !== null && (await context.secrets.compare('idempotency', payload, payload_hash)) === 'other') {
    throw new Failure('idempotency_key_reused');
  }
  return stored;
}
