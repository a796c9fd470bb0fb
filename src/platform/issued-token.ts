import * as base64url from 'jose/base64url';
import type { Purpose, Secrets } from './secrets.ts';

const RANDOM_BYTES = 32;
const CHECKSUM_CHARACTERS = 11;

/** Characters of a token behind its prefix: 256 random bits and the checksum. */
export const TOKEN_CHARACTERS = 43 + CHECKSUM_CHARACTERS;

/** A new opaque token that ends with a keyed checksum of its purpose. */
export async function newIssuedToken(secrets: Secrets, purpose: Purpose, prefix = ''): Promise<string> {
  const random = `${prefix}${base64url.encode(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))}`;
  return `${random}${(await secrets.sign(purpose, random)).slice(0, CHECKSUM_CHARACTERS)}`;
}

/**
 * Whether this deployment may have issued a token for a purpose: its keyed checksum of 66 bits is right.
 *
 * So an invented token costs no query. It proves nothing else: what was issued is looked up by the whole token's hash.
 */
export async function mayBeIssued(secrets: Secrets, purpose: Purpose, token: string): Promise<boolean> {
  const [random, checksum] = [token.slice(0, -CHECKSUM_CHARACTERS), token.slice(-CHECKSUM_CHARACTERS)];
  const signatures = await secrets.signWithEach(purpose, random);
  return signatures.some((signature) => signature.slice(0, CHECKSUM_CHARACTERS) === checksum);
}
