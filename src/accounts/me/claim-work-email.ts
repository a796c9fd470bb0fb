import { applicantEndpoint, noContent } from '../endpoint.ts';
import { WorkEmailClaim } from '../schema.ts';
import { claimWorkEmail as claim } from './claim.ts';

/**
 * POST /api/rest/v3/frontend/me/workEmail
 *
 * Claim a work address.
 *
 * A first one, a lapsed one again, or another: `internal` ends until the mail to it has been confirmed. At most five
 * claims a day. One that is open already is sent again: its 48 hours are not extended.
 */
export const claimWorkEmail = applicantEndpoint({
  id: 'claimWorkEmail',
  body: { type: 'json', schema: WorkEmailClaim },
  failures: ['invalid_work_mail_address', 'work_mail_address_already_exists'],
  success: noContent,
  handle: ({ body: { workEmail } }, context) => claim(context, context.caller.account, workEmail),
});
