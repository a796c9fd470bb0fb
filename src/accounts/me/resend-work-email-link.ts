import { Failure } from '../../http/failure.ts';
import { mailboxHash } from '../../mail/mailbox.ts';
import { domainOf } from '../../profiles/email.ts';
import { hasOpenClaim } from '../account.ts';
import { applicantEndpoint, noContent } from '../endpoint.ts';
import { demandedMail } from '../work-email/claim.ts';
import { findOpenLink, replaceMail } from '../work-email/store.ts';

/**
 * POST /api/rest/v3/frontend/me/workEmailVerification
 *
 * Send the link to the work address again.
 *
 * Its 48 hours are not extended. Beyond three mails a week nothing is sent, and the claim stays open.
 */
export const resendWorkEmailLink = applicantEndpoint({
  id: 'resendWorkEmailLink',
  failures: ['invalid_work_mail_address'],
  success: noContent,
  async handle(_input, context) {
    const { caller, db, mail, now } = context;
    const { account } = caller;
    const timestamp = now();
    const { work_email, locale, applicant_id } = account;
    const linkId = hasOpenClaim(account, timestamp) ? await findOpenLink(db, applicant_id, timestamp) : undefined;
    if (linkId === undefined || work_email === null) throw new Failure('invalid_work_mail_address');
    const mailbox = await mailboxHash(context, work_email, domainOf(work_email) ?? '');
    const demanded = demandedMail(context, { workEmail: work_email, locale, mailbox }, linkId);
    const { usable, enqueued } = await replaceMail(db, demanded, timestamp);
    if (!usable) throw new Failure('invalid_work_mail_address');
    if (enqueued) mail.send(demanded.mail);
  },
});
