import { toMe } from '../account.ts';
import { applicantEndpoint } from '../endpoint.ts';
import { Me } from '../schema.ts';

/**
 * GET /api/rest/v3/frontend/me
 *
 * Read the account of the applicant who is logged in.
 *
 * `internal` is true only while the work address is confirmed. The password is never told.
 */
export const getMe = applicantEndpoint({
  id: 'readMe',
  success: { status: 200, schema: Me, body: (account: ReturnType<typeof toMe>) => account },
  handle: async (_input, { caller, now }) => toMe(caller.account, now()),
});
