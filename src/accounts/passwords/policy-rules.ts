/** The most bytes of UTF-8 that a password may have: hashing works through all of them. */
const BYTE_LIMIT = 1024;
const MINIMUM_LENGTH = 10;

/**
 * Each must be in it: an upper-case letter, a lower-case letter, a digit, and anything else that can be seen. Read at
 * their first use, since classes of Unicode would hold up the start of the Worker.
 */
const classes = () => [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}\p{Z}\p{C}\s]/u];

/** The form in which a password is validated and hashed, so that every keyboard's way of typing it is the same one. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Whether a password satisfies the published policy: at least 10 characters, at least one of each class.
 *
 * OWASP (ASVS 5.0, 6.2.5) advises against composition rules; the published API has them, so they stay.
 */
export function isAcceptablePassword(password: string): boolean {
  if (!password.isWellFormed() || new TextEncoder().encode(password).length > BYTE_LIMIT) return false;
  const normalized = normalizedPassword(password);
  return [...normalized].length >= MINIMUM_LENGTH && classes().every((pattern) => pattern.test(normalized));
}
