import { base64 } from '../../platform/hash.ts';
import type { Secrets } from '../../platform/secrets.ts';

const utf8 = new TextEncoder();

/**
 * The secrets of a webhook as its receiver gets them, newest first: one for each live secret of the service.
 *
 * Derived, so nothing is stored that could sign; the newest is the one to hand out.
 */
export async function secretsOf(secrets: Secrets, id: string): Promise<string[]> {
  const all = await secrets.derive(`webhook ${id}`);
  return all.map((secret) => `whsec_${base64(secret)}`);
}

/** The signatures of a message, one for each secret: a receiver that knows either accepts it while they are rotated. */
export async function signaturesOf(secrets: Secrets, id: string, signed: string): Promise<string[]> {
  const keys = await secrets.keys(`webhook ${id}`);
  return Promise.all(
    keys.map(async (key) => `v1,${base64(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(signed))))}`),
  );
}
