import { applicantEndpoint, yesOrNo } from '../endpoint.ts';
import { PasswordChange } from '../schema.ts';
import { hashPassword, verifyPassword } from './hashing.ts';
import { requireAcceptablePassword } from './policy-rules.ts';
import { changePassword as replace } from './store.ts';

/**
 * POST /api/rest/v3/frontend/changePassword
 *
 * Replace the password.
 *
 * Ends every session of the applicant, this one too.
 */
export const changePassword = applicantEndpoint({
  id: 'changePassword',
  body: { type: 'form', schema: PasswordChange },
  limitedName: (_input, { account }) => account.username_key,
  failures: ['password invalid'],
  success: yesOrNo,
  async handle({ body: { op, np } }, context) {
    requireAcceptablePassword(np);
    const { account } = context.caller;
    if (!(await verifyPassword(op, account.password_hash))) return false;
    const event = context.event('password_changed', account.applicant_id, ['password']);
    return replace(context.db, account, await hashPassword(np), event);
  },
});
