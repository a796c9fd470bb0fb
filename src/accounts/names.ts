import { emailKey } from '../profiles/email.ts';
import { usernameKey } from '../profiles/username.ts';

/**
 * The key under which a login name is looked up: that of an e-mail address, else that of a user name. Every spelling of one
 * address has the same key, so tries are counted by it.
 */
export function logInKey(name: string): string {
  return emailKey(name) ?? usernameKey(name);
}
