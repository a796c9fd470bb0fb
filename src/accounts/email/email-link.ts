import { Failure } from '../../http/failure.ts';
import { LINK_LIFETIME, linkIdOf, newMail } from '../../mail/links.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf, mailAddress } from '../../profiles/email.ts';
import type { Account } from '../account.ts';
import { findLinkedAccount, type LinkedAccount, type NewEmailLink } from './store.ts';

/** A link to an address, from now on: an account's own, which it verifies, or its next one. */
export async function newEmailLink(
  context: Context,
  { applicant_id, locale }: Pick<Account, 'applicant_id' | 'locale'>,
  email: string,
): Promise<NewEmailLink> {
  const mail = newMail('email', { address: mailAddress(email), locale });
  const mailbox = await mailboxOf(context, email, domainOf(email) ?? '');
  const { mailsADay } = context.configuration;
  return {
    applicantId: applicant_id,
    email,
    demanded: { mail, mailbox, kind: 'email_verification', mailsADay },
    expiresOn: context.now() + LINK_LIFETIME.email,
    asked: context.event('email_verification_asked', applicant_id, ['email']),
  };
}

/** The account and the address that a token leads to; throws `link_gone` when it was denied, replaced or altered, or has expired. */
export async function getLinkedAccount(context: Context, token: string): Promise<LinkedAccount> {
  const linkId = await linkIdOf(context, 'email', token);
  if (linkId === undefined) throw new Failure('link_gone', { reason: 'altered' });
  const linked = await findLinkedAccount(context.db, linkId, context.now());
  if (linked === undefined) throw new Failure('link_gone', { reason: 'used_or_lapsed' });
  return linked;
}
