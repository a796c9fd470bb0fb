import { LINK_LIFETIME, newLinkId } from '../../mail/links.ts';
import { mailboxHash } from '../../mail/mailbox.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf, mailAddress } from '../../profiles/email.ts';
import type { Account } from '../account.ts';
import { insertResetLink } from './store.ts';

/** Enqueues and sends a link to set a new password. An applicant who is erased meanwhile gets none, nor a full mailbox. */
export async function sendResetLink(context: Context, account: Account, url: string): Promise<void> {
  const mail = {
    id: newLinkId(),
    link_id: newLinkId(),
    template: 'password_reset',
    language: languageOf(account.locale),
    address: mailAddress(account.account_email),
    target: url,
    username: account.email_verified_on === null ? null : account.username,
  } as const;
  const event = context.event('reset_asked', account.applicant_id, ['password']);
  const { mailsADay } = context.configuration;
  try {
    const mailbox = await mailboxHash(context, mail.address, domainOf(mail.address) ?? '');
    const demanded = { mail, mailbox, kind: 'password_reset', mailsADay } as const;
    const expiresOn = event.at + LINK_LIFETIME.password_reset;
    if (!(await insertResetLink(context.db, account, demanded, expiresOn, event))) return;
  } catch {
    context.log('error', 'reset_link_lost');
    return;
  }
  context.mail.send(mail);
}
