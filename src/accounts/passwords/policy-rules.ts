/** Bytes of UTF-8 that a password may have at the most: hashing works through all of them. */
const BYTE_LIMIT = 1024;
const MINIMUM_LENGTH = 10;

/** A rule that a password can miss: of the policy, or that attackers do not know it. */
export type PasswordRule =
  | 'text'
  | 'length'
  | 'upper_case'
  | 'lower_case'
  | 'digit'
  | 'special'
  | 'common'
  | 'breached';

/** Classes of which each must be in it. Read at their first use: classes of Unicode would hold up the start of the Worker. */
const classes = () =>
  [
    ['upper_case', /\p{Lu}/u],
    ['lower_case', /\p{Ll}/u],
    ['digit', /\p{Nd}/u],
    ['special', /[^\p{Lu}\p{Ll}\p{Nd}\p{Z}\p{C}\s]/u],
  ] as const;

/** The form in which a password is validated and hashed, so that every keyboard's way of typing it is the same one. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * The rules of the published policy that a password misses: at least 10 characters, at least one of each class.
 *
 * OWASP (ASVS 5.0, 6.2.5) advises against composition rules; the published API has them, so they stay.
 */
export function missedRules(password: string): PasswordRule[] {
  if (!password.isWellFormed() || new TextEncoder().encode(password).length > BYTE_LIMIT) return ['text'];
  const normalized = normalizedPassword(password);
  const missed: PasswordRule[] = [...normalized].length >= MINIMUM_LENGTH ? [] : ['length'];
  for (const [rule, pattern] of classes()) if (!pattern.test(normalized)) missed.push(rule);
  return missed;
}
