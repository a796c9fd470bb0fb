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
    const link = hasOpenClaim(account, timestamp) ? await findOpenLink(db, account.applicant_id, timestamp) : undefined;
    if (link === undefined) throw new Failure('invalid_work_mail_address');
    // Not the account's that was read with the session: another may have been claimed since.
    const { work_email: workEmail } = link;
    const mailbox = await mailboxHash(context, workEmail, domainOf(workEmail) ?? '');
    const demanded = demandedMail(context, { workEmail, locale: account.locale, mailbox }, link.id);
    const { usable, enqueued } = await replaceMail(db, demanded, timestamp);
    if (!usable) throw new Failure('invalid_work_mail_address');
    if (enqueued) mail.send(demanded.mail);
  },
});
