import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import type { Account } from '../account.ts';
import { countWrongPassword } from '../sessions/failures.ts';
import { lockedFor } from '../sessions/lock-rules.ts';
import { verifyPassword } from './hashing/hashing.ts';

/** Throws `wrong_password` unless that is the password of an applicant who is logged in; counts as a try to log in. */
export async function requireOwnPassword(context: Context, account: Account, password: string): Promise<void> {
  if (!(await verifyOwnPassword(context, account, password))) throw new Failure('wrong_password');
}

/**
 * Whether that is the password of an applicant who is logged in.
 *
 * It counts as a try to log in, once there is time to verify it: a wrong one is counted and recorded, and throws `too_many_requests` once the name is
 * locked. A stolen session so may guess no more often than anyone else.
 */
export async function verifyOwnPassword(context: Context, account: Account, password: string): Promise<boolean> {
  const countTry = () => context.limits.byName(account.username_key);
  const verified = await verifyPassword(password, account.password_hash, countTry);
  const retryAfter = lockedFor(account, context.now());
  if (retryAfter !== undefined) throw new Failure('too_many_requests', { retryAfter, reason: 'name_locked' });
  if (!verified) countWrongPassword(context, account.applicant_id);
  return verified;
}
