const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** A new id: `whk_` and 16 base32 characters. Not a secret, and it never comes again: the secret is derived from it. */
export function newWebhookId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `whk_${Array.from(bytes, (byte) => BASE32[byte % 32]).join('')}`;
}
