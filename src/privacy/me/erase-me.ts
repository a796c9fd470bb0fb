import { applicantEndpoint, noContent } from '../../accounts/endpoint.ts';
import { requireOwnPassword } from '../../accounts/passwords/verification.ts';
import { OwnErasure, OwnErasureDescription } from '../../accounts/schema.ts';
import { invalidToken } from '../../clients/errors.ts';
import { eraseApplicant } from '../erasure.ts';
import { tellErased } from './farewell.ts';

/**
 * POST /api/rest/v3/frontend/me/erase
 *
 * Erase the applicant who is logged in.
 *
 * As anonymizing does: every personal datum, for good. It is told to the address by mail, once. A wrong password counts as a try to log in.
 */
export const eraseMe = applicantEndpoint({
  id: 'eraseMe',
  body: { type: 'json', schema: OwnErasure, described: OwnErasureDescription },
  failures: ['wrong_password'],
  success: noContent,
  async handle({ body: { password } }, context) {
    const { account } = context.caller;
    await requireOwnPassword(context, account, password);
    const { applicant_id, password_hash: passwordHash } = account;
    const applicant = await eraseApplicant(context, applicant_id, { passwordHash });
    // The password was replaced meanwhile, which has ended the session.
    if (applicant?.anonymized_on == null) throw invalidToken('session_ended');
    context.afterResponse(() => tellErased(context, account));
  },
});
