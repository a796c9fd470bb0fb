import { Failure } from '../../http/failure.ts';
import { mailboxOf } from '../../mail/mailbox.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf, emailKey } from '../../profiles/email.ts';
import { type Account, hasVerifiedWorkEmail } from '../account.ts';
import { findTaken } from '../registration/store.ts';
import { mailAgain, newClaim } from '../work-email/claim.ts';
import { replaceClaim } from './store.ts';

/** Seconds after which an account that has made its five claims of a day may make another. */
const RETRY_AFTER = 24 * 60 * 60;

/**
 * Claims a work address for an account that exists, by the rules of registration: a first one, a lapsed one again, or
 * another in place of one that is verified or claimed. One that is open already is mailed again, as a resend is.
 *
 * Throws `invalid_work_mail_address`, `work_mail_address_already_exists`, and `too_many_requests` after five claims a day.
 */
export async function claimWorkEmail(context: Context, account: Account, workEmail: string): Promise<void> {
  const { db, domains, now, mail } = context;
  const domain = domainOf(workEmail);
  const key = emailKey(workEmail);
  if (domain === undefined || key === undefined) throw new Failure('invalid_work_mail_address');
  if (hasVerifiedWorkEmail(account) && account.work_email_key === key) return;
  const mailbox = await mailboxOf(context, workEmail, domain);
  const taken = await findTaken(db, { workEmail: key, mailbox }, now(), account.applicant_id);
  if (taken.denied || !(await domains.has(domain))) throw new Failure('invalid_work_mail_address');
  if (taken.workEmail) throw new Failure('work_mail_address_already_exists');
  const claim = newClaim(context, account.applicant_id, { workEmail, locale: account.locale, mailbox });
  const ended = context.event('internal_ended', account.applicant_id, ['internal']);
  const outcome = await replaceClaim(db, { account, workEmail, key, claim, ended }, now());
  if (outcome === 'denied') throw new Failure('invalid_work_mail_address');
  if (outcome === 'taken') throw new Failure('work_mail_address_already_exists');
  if (outcome === 'too_many') throw new Failure('too_many_requests', { retryAfter: RETRY_AFTER });
  if (outcome === 'claimed') mail.send(claim.demanded.mail);
  // The claim was settled or replaced meanwhile: a second call finds that.
  if (typeof outcome === 'object' && !(await mailAgain(context, outcome, account.locale))) {
    throw new Failure('service_unavailable', { retryAfter: 1 });
  }
}
