import { newNotice } from '../../mail/notice.ts';
import type { Context } from '../../platform/context.ts';
import { mailAddress } from '../../profiles/email.ts';
import type { Account } from '../account.ts';
import { requireAcceptablePassword } from './acceptance.ts';
import { hashPassword } from './hashing/hashing.ts';
import { changePassword, findResettable, type NewPassword, resetPassword } from './store.ts';
import { verifyOwnPassword } from './verification.ts';

/** Replaces a known password; false when the old one is wrong, or was replaced meanwhile. The policy is checked first. */
export async function replacePassword(
  context: Context,
  account: Account,
  { op, np }: { readonly op: string; readonly np: string },
): Promise<boolean> {
  await requireAcceptablePassword(context, np);
  if (!(await verifyOwnPassword(context, account, op))) return false;
  return sent(
    context,
    await changePassword(context.db, account, await newPassword(context, account, np, 'password_changed')),
  );
}

/**
 * Sets a password by a reset link; false for one that cannot be used.
 *
 * Nothing is hashed for such a one.
 */
export async function replaceByLink(context: Context, linkId: string | undefined, password: string): Promise<boolean> {
  const account = linkId === undefined ? undefined : await findResettable(context.db, linkId, context.now());
  if (linkId === undefined || account === undefined) return false;
  const replacement = await newPassword(context, account, password, 'reset_done');
  const verified = context.event('email_verified', account.applicant_id, ['email']);
  return sent(context, await resetPassword(context.db, account, linkId, replacement, verified));
}

async function newPassword(
  context: Context,
  { applicant_id, account_email, locale }: Account,
  password: string,
  action: 'password_changed' | 'reset_done',
): Promise<NewPassword> {
  return {
    hash: await hashPassword(password),
    event: context.event(action, applicant_id, ['password']),
    notice: await newNotice(context, 'password_changed', { address: mailAddress(account_email), locale }),
  };
}

/** Sends what a new password has enqueued; whether it was stored. */
function sent({ mail }: Context, enqueued: Awaited<ReturnType<typeof changePassword>>): boolean {
  for (const one of enqueued ?? []) mail.send(one);
  return enqueued !== undefined;
}
