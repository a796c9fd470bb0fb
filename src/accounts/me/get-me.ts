import { domainOf } from '../../profiles/email.ts';
import { hasVerifiedWorkEmail, toMe } from '../account.ts';
import { applicantEndpoint } from '../endpoint.ts';
import { Me } from '../schema.ts';

/**
 * GET /api/rest/v3/frontend/me
 *
 * Read the account of the applicant who is logged in.
 *
 * `internal` is true while the work address is verified and its domain allowed. The password is never told.
 */
export const getMe = applicantEndpoint({
  id: 'readMe',
  success: { status: 200, schema: Me, body: (account: ReturnType<typeof toMe>) => account },
  async handle(_input, { caller: { account }, domains, now }) {
    const domain = hasVerifiedWorkEmail(account) ? domainOf(account.work_email ?? '') : undefined;
    return toMe(account, now(), domain !== undefined && (await domains.has(domain)));
  },
});
