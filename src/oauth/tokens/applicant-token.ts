import { base64url } from 'jose';
import type { Context } from '../../platform/context.ts';

/** The form of an applicant's own token: `aat_`, 256 random bits and a checksum. It tells one apart from a client token. */
export const APPLICANT_TOKEN = /^aat_[\w-]{54}$/;

const RANDOM_CHARACTERS = 'aat_'.length + 43;
const CHECKSUM_CHARACTERS = 11;

/** A new applicant's token. */
export async function newApplicantToken({ secrets }: Pick<Context, 'secrets'>): Promise<string> {
  const random = `aat_${base64url.encode(crypto.getRandomValues(new Uint8Array(32)))}`;
  return `${random}${(await secrets.sign('applicant-token', random)).slice(0, CHECKSUM_CHARACTERS)}`;
}

/**
 * Whether this deployment may have issued a token: its keyed checksum of 66 bits is right.
 *
 * So an invented token costs no query. It proves nothing else: the session is looked up by the whole token's hash.
 */
export async function mayBeIssued({ secrets }: Pick<Context, 'secrets'>, token: string): Promise<boolean> {
  if (!APPLICANT_TOKEN.test(token)) return false;
  const random = new TextEncoder().encode(token.slice(0, RANDOM_CHARACTERS));
  for (const key of await secrets.keys('applicant-token')) {
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, random));
    if (base64url.encode(signature).slice(0, CHECKSUM_CHARACTERS) === token.slice(RANDOM_CHARACTERS)) return true;
  }
  return false;
}
