import { linkIdOf } from '../../mail/links.ts';
import { careersSiteEndpoint, yesOrNo } from '../endpoint.ts';
import { PasswordReset } from '../schema.ts';
import { hashPassword } from './hashing.ts';
import { requireAcceptablePassword } from './policy-rules.ts';
import { findResettable, resetPassword as redeem } from './store.ts';

/**
 * POST /api/rest/v3/frontend/resetPassword
 *
 * Set a new password with the token of a mailed link.
 *
 * Ends every session of the applicant, and verifies the address that the link was mailed to.
 */
export const resetPassword = careersSiteEndpoint({
  id: 'resetPassword',
  body: { type: 'form', schema: PasswordReset },
  failures: ['password invalid'],
  success: yesOrNo,
  // The policy is checked first and spends no link; nothing is hashed for a link that cannot be used.
  async handle({ body: { authToken, password } }, context) {
    requireAcceptablePassword(password);
    const linkId = await linkIdOf(context, 'password_reset', authToken);
    if (linkId === undefined) return false;
    const applicantId = await findResettable(context.db, linkId, context.now());
    if (applicantId === undefined) return false;
    const hash = await hashPassword(password);
    return redeem(context.db, applicantId, linkId, hash, {
      reset: context.event('reset_done', applicantId, ['password']),
      verified: context.event('email_verified', applicantId, ['email']),
    });
  },
});
