import { applicantEndpoint, yesOrNo } from '../endpoint.ts';
import { PasswordChange } from '../schema.ts';
import { replacePassword } from './replacement.ts';

/**
 * POST /api/rest/v3/frontend/changePassword
 *
 * Replace the password.
 *
 * Ends every session of the applicant, this one too, and a change of the e-mail address that is not confirmed. A wrong old password counts as a try to log in.
 */
export const changePassword = applicantEndpoint({
  id: 'changePassword',
  body: { type: 'form', schema: PasswordChange },
  failures: ['password invalid'],
  success: yesOrNo,
  handle: ({ body }, context) => replacePassword(context, context.caller.account, body),
});
