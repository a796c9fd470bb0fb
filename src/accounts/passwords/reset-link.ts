import { LINK_LIFETIME, newMail } from '../../mail/links.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf, mailAddress } from '../../profiles/email.ts';
import type { Account } from '../account.ts';
import { insertResetLink } from './store.ts';

/**
 * Enqueues and sends a link to set a new password; whether it was enqueued.
 *
 * An applicant who is erased meanwhile gets none, nor a full mailbox. `action` says whether it was asked for at a careers
 * site, or sent by an operator. Never rejects.
 */
export async function sendResetLink(
  context: Context,
  account: Account,
  url: string,
  action: 'reset_asked' | 'reset_sent' = 'reset_asked',
): Promise<boolean> {
  const { account_email, locale, email_verified_on } = account;
  const username = email_verified_on === null ? null : account.username;
  const mail = newMail('password_reset', { address: mailAddress(account_email), locale }, { target: url, username });
  const event = context.event(action, account.applicant_id, ['password']);
  const { mailsADay } = context.configuration;
  try {
    const mailbox = await mailboxOf(context, mail.address, domainOf(mail.address) ?? '');
    const demanded = { mail, mailbox, kind: 'password_reset', mailsADay } as const;
    const expiresOn = event.at + LINK_LIFETIME.password_reset;
    if (!(await insertResetLink(context.db, account, demanded, expiresOn, event))) return false;
  } catch {
    context.log('error', 'reset_link_lost');
    return false;
  }
  context.mail.send(mail);
  return true;
}
