import { linkIdOf } from '../../mail/links.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { PasswordReset } from '../schema.ts';
import { requireAcceptablePassword } from './acceptance.ts';
import { replaceByLink } from './replacement.ts';

/**
 * POST /api/rest/v3/frontend/resetPassword
 *
 * Set a new password with the token of a mailed link.
 *
 * Ends every session of the applicant and a change of the e-mail address that is not confirmed, and verifies the address
 * that the link was mailed to.
 */
export const resetPassword = careersSiteEndpoint({
  id: 'resetPassword',
  body: { type: 'form', schema: PasswordReset },
  failures: ['password invalid'],
  success: yesOrNo,
  // The policy is checked first and spends no link.
  async handle({ body: { authToken, password } }, context) {
    await requireAcceptablePassword(context, password);
    return replaceByLink(context, await linkIdOf(context, 'password_reset', authToken), password);
  },
});
