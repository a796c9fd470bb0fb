import { applicantEndpoint, noContent } from '../../accounts/endpoint.ts';
import { requireOwnPassword } from '../../accounts/passwords/verification.ts';
import { OwnErasure, OwnErasureDescription } from '../../accounts/schema.ts';
import { eraseApplicant } from '../erasure.ts';

/**
 * POST /api/rest/v3/frontend/me/erase
 *
 * Erase the applicant who is logged in.
 *
 * As anonymizing does: every personal datum, for good. A wrong password counts as a try to log in.
 */
export const eraseMe = applicantEndpoint({
  id: 'eraseMe',
  body: { type: 'json', schema: OwnErasure, described: OwnErasureDescription },
  limitedName: (_input, { account }) => account.username_key,
  failures: ['wrong_password'],
  success: noContent,
  async handle({ body: { password } }, context) {
    const { account } = context.caller;
    await requireOwnPassword(context, account, password);
    await eraseApplicant(context, account.applicant_id);
  },
});
