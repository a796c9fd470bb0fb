import { is } from 'valibot';
import { Failure } from '../../http/failure.ts';
import { newNotice } from '../../mail/notice.ts';
import { languageOf } from '../../pages/language.ts';
import type { Context } from '../../platform/context.ts';
import { emailKey, mailAddress } from '../../profiles/email.ts';
import { noticePage } from '../links/pages.tsx';
import { Username } from '../schema.ts';
import { confirmEmail } from './confirmation-store.ts';
import { linkPage } from './page.ts';
import { denyEmail, findLinkedAccount, type LinkedAccount } from './store.ts';

/**
 * Settles a link, once, and yields the page that says how. Of two clicks at once the second finds the link confirmed, and
 * says so whatever it wanted.
 *
 * Throws `link_gone` when the link was denied or replaced meanwhile, and `address_taken` when another account has its
 * address by now.
 */
export async function settle(context: Context, linked: LinkedAccount, decision: 'confirm' | 'deny'): Promise<string> {
  const language = languageOf(linked.locale);
  if (decision === 'confirm' && (await confirm(context, linked))) {
    return noticePage('emailConfirmed', language, context.company);
  }
  const event = context.event('email_denied', linked.applicant_id, ['email']);
  if (decision === 'deny' && (await denyEmail(context.db, linked.link_id, event))) {
    return noticePage('emailDenied', language, context.company);
  }
  const meanwhile = await findLinkedAccount(context.db, linked.link_id, context.now());
  if (!meanwhile?.confirmed_on) throw new Failure('link_gone', { reason: 'settled_meanwhile' });
  return linkPage(context, meanwhile);
}

async function confirm(context: Context, linked: LinkedAccount): Promise<boolean> {
  const { email, applicant_id, account_email, account_email_key, locale } = linked;
  const isNew = emailKey(email) !== account_email_key;
  const event = context.event(isNew ? 'email_changed' : 'email_verified', applicant_id, ['email']);
  const notice = isNew
    ? await newNotice(context, 'email_changed', { address: mailAddress(account_email), locale })
    : undefined;
  const fitsUsername = is(Username, email);
  const { outcome, notified } = await confirmEmail(context.db, linked, { event, notice, fitsUsername });
  if (outcome === 'taken') throw new Failure('address_taken');
  if (notice !== undefined && notified) context.mail.send(notice.mail);
  return outcome === 'confirmed';
}
