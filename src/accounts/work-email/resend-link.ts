import { Failure } from '../../http/failure.ts';
import { hasOpenClaim } from '../account.ts';
import { applicantEndpoint, noContent } from '../endpoint.ts';
import { claimMail } from './claim.ts';
import { findOpenLink, replaceMail } from './store.ts';

/**
 * POST /api/rest/v3/frontend/me/workEmailVerification
 *
 * Send the link to the work address again.
 *
 * Its 48 hours are not extended.
 */
export const resendWorkEmailLink = applicantEndpoint({
  id: 'resendWorkEmailLink',
  limitedName: (_input, { account }) => account.work_email_key ?? undefined,
  failures: ['invalid_work_mail_address'],
  success: noContent,
  async handle(_input, { caller: { account }, db, mail, now }) {
    const timestamp = now();
    const { work_email, locale, applicant_id } = account;
    const linkId = hasOpenClaim(account, timestamp) ? await findOpenLink(db, applicant_id, timestamp) : undefined;
    if (linkId === undefined || work_email === null) throw new Failure('invalid_work_mail_address');
    const again = claimMail(work_email, locale, linkId);
    if (!(await replaceMail(db, again, timestamp))) throw new Failure('invalid_work_mail_address');
    mail.send(again);
  },
});
