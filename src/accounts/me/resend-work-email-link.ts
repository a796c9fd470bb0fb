import { Failure } from '../../http/failure.ts';
import { hasOpenClaim } from '../account.ts';
import { applicantEndpoint, noContent } from '../endpoint.ts';
import { mailAgain } from '../work-email/claim.ts';
import { findOpenLink } from '../work-email/store.ts';

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
    const { account } = context.caller;
    const { db, now } = context;
    const timestamp = now();
    const link = hasOpenClaim(account, timestamp) ? await findOpenLink(db, account.applicant_id, timestamp) : undefined;
    if (link === undefined || !(await mailAgain(context, link, account.locale))) {
      throw new Failure('invalid_work_mail_address');
    }
  },
});
