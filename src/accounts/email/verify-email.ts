import { applicantEndpoint, noContent } from '../endpoint.ts';
import { askForVerification } from './asking.ts';

/**
 * POST /api/rest/v3/frontend/me/emailVerification
 *
 * Mail a link that verifies the present e-mail address.
 *
 * It ends an earlier one, also of a change that is not confirmed. Nothing is mailed once the address is verified, and beyond
 * three mails a day: then the last one that was mailed stays.
 */
export const verifyEmail = applicantEndpoint({
  id: 'verifyEmail',
  success: noContent,
  handle: (_input, context) => askForVerification(context, context.caller.account),
});
