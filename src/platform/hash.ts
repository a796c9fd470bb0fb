import * as base64url from 'jose/base64url';

const utf8 = new TextEncoder();

/**
 * SHA-256 of a text as unpadded base64url (43 characters).
 *
 * Fast on purpose: for random secrets of at least 128 bits, where guessing is hopeless and a slow hash would only
 * cost the honest caller. Never for a password.
 */
export async function sha256(text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

/**
 * Whether two texts are equal, in a time that does not tell where they differ.
 *
 * Both are hashed first: `timingSafeEqual` throws on unequal lengths, and a digest hides the length as well.
 */
export async function equalInConstantTime(left: string, right: string): Promise<boolean> {
  const [a, b] = await Promise.all([left, right].map((text) => crypto.subtle.digest('SHA-256', utf8.encode(text))));
  return crypto.subtle.timingSafeEqual(a as ArrayBuffer, b as ArrayBuffer);
}

/** Bytes as base64 with padding (RFC 4648 section 4). */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
