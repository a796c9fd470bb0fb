import type { Context } from '../../platform/context.ts';
import type { Account } from '../account.ts';
import { hashPassword } from './hashing.ts';
import { requireAcceptablePassword } from './policy-rules.ts';
import { changePassword } from './store.ts';
import { verifyOwnPassword } from './verification.ts';

/** Replaces a known password; false when the old one is wrong, or was replaced meanwhile. The policy is checked first. */
export async function replacePassword(
  context: Context,
  account: Account,
  { op, np }: { readonly op: string; readonly np: string },
): Promise<boolean> {
  requireAcceptablePassword(np);
  if (!(await verifyOwnPassword(context, account, op))) return false;
  const event = context.event('password_changed', account.applicant_id, ['password']);
  return changePassword(context.db, account, await hashPassword(np), event);
}
