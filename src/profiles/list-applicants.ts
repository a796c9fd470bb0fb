import { type Applicant, toResource } from './applicant.ts';
import { profilesEndpoint } from './endpoint.ts';
import { ApplicantList, ApplicantLookup } from './schema.ts';
import { findByEmail, findByExternalId } from './store.ts';

/**
 * GET /applicants
 *
 * Look applicants up by reference or e-mail address.
 *
 * Takes exactly one of the two. Newest first, at most 100. The case of an e-mail address is ignored.
 */
export const listApplicants = profilesEndpoint({
  id: 'findApplicants',
  scope: 'identity-verification',
  query: ApplicantLookup,
  success: {
    status: 200,
    schema: ApplicantList,
    body: (found: Applicant[], { publicOrigin }) => ({
      data: found.map((applicant) => toResource(applicant, publicOrigin)),
    }),
  },
  handle: ({ query: { external_applicant_id, email } }, { db }) =>
    external_applicant_id === undefined
      ? findByEmail(db, email as string)
      : findByExternalId(db, external_applicant_id),
});
