import { is } from 'valibot';
import { invalidToken } from '../../clients/errors.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { emailKey } from '../../profiles/email.ts';
import type { Account } from '../account.ts';
import type { AccountCaller } from '../authentication.ts';
import { findTaken } from '../registration/store.ts';
import { Email, Username } from '../schema.ts';
import { newEmailLink } from './email-link.ts';
import { replaceEmailLink } from './store.ts';

/**
 * Mails a link to another address of an account, which the account has once it is confirmed.
 *
 * Throws `invalid_mail_address`, `mail_address_already_exists`, and `invalid_username_address` where the user name is an
 * address and the new one cannot be a user name.
 */
export async function askForChange(
  context: Context,
  { account, session }: AccountCaller,
  email: unknown,
): Promise<void> {
  const key = is(Email, email) ? emailKey(email) : undefined;
  if (!is(Email, email) || key === undefined) throw new Failure('invalid_mail_address');
  if (account.username.includes('@') && !is(Username, email)) throw new Failure('invalid_username_address');
  if (key !== account.account_email_key && (await findTaken(context.db, { email: key }, context.now())).email) {
    throw new Failure('mail_address_already_exists');
  }
  const { stored, account: left } = await ask(context, account, email, { session: session.tokenHash });
  if (stored) return;
  // The account got another address meanwhile: a second call finds that.
  const isOther = left !== undefined && left.account_email_key !== account.account_email_key;
  if (isOther) throw new Failure('service_unavailable', { retryAfter: 1 });
  throw invalidToken('session_ended');
}

/** Mails a link that verifies the present address of an account; nothing where it is verified, also since just now. */
export async function askForVerification(context: Context, account: Account): Promise<void> {
  if (account.email_verified_on !== null) return;
  const { account: left } = await sendVerificationLink(context, account);
  if (left === undefined) throw invalidToken('session_ended');
}

/** The same for an operator: whether a link was mailed, which it is not beyond the mail budget, and the account is there. */
export function sendVerificationLink(context: Context, account: Account) {
  return ask(context, account, account.account_email, { isUnverified: true });
}

async function ask(
  context: Context,
  account: Account,
  email: string,
  condition: Parameters<typeof replaceEmailLink>[3],
) {
  const link = await newEmailLink(context, account, email);
  const asked = await replaceEmailLink(context.db, account, link, condition);
  if (asked.enqueued) context.mail.send(link.demanded.mail);
  return asked;
}
