import type { Event } from '../../db/audit.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hash.ts';
import type { Applicant } from '../applicant.ts';
import { insertApplicantOnce } from './store.ts';

/** Milliseconds for which a key is stored. */
const KEY_LIFETIME = 24 * 60 * 60 * 1000;

/**
 * Stores a new applicant, or yields the one that the same key has made within the last 24 hours, as it stands now.
 *
 * Payloads are compared by what they mean: another order of fields or other white space is the same payload. Throws
 * `idempotency_key_reused` for another payload. After erasure there is nothing left to compare with, and
 * after the removal of the secret no key to compare by: then the payload counts as the same.
 */
export async function createOnce(
  context: Context,
  applicant: Applicant,
  key: string,
  event: Event,
): Promise<Applicant> {
  const payload = JSON.stringify([applicant.external_applicant_id, applicant.email, applicant.external_applicant_name]);
  const { payload_hash, ...stored } = await insertApplicantOnce(
    context.db,
    applicant,
    {
      clientId: event.clientId,
      keyHash: await sha256(`${event.clientId} ${key}`),
      payloadHash: await context.secrets.seal('idempotency', payload),
      expiresOn: event.at + KEY_LIFETIME,
    },
    event,
  );
  if (payload_hash !== null && (await context.secrets.compare('idempotency', payload, payload_hash)) === 'other') {
    throw new Failure('idempotency_key_reused');
  }
  return stored;
}
