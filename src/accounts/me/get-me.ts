import { applicantEndpoint } from '../endpoint.ts';
import { theAccount, viewOf } from './view.ts';

/**
 * GET /api/rest/v3/frontend/me
 *
 * Read the account of the applicant who is logged in.
 *
 * `internal` is true while the work address is verified and its domain allowed. The password is never told.
 */
export const getMe = applicantEndpoint({
  id: 'readMe',
  success: theAccount,
  handle: (_input, context) => viewOf(context, context.caller.account),
});
