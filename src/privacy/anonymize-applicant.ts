import { requireApplicant } from '../profiles/applicant.ts';
import { applicantIdParameter, oneApplicant, profilesEndpoint } from '../profiles/endpoint.ts';
import { eraseApplicant } from './erasure.ts';

/**
 * POST /applicants/{applicant_id}/anonymize
 *
 * Anonymize an applicant.
 *
 * Removes every personal datum, for good. A body is ignored. Again: the same response.
 */
export const anonymizeApplicant = profilesEndpoint({
  id: 'anonymizeApplicant',
  scope: 'identity-verification',
  params: applicantIdParameter,
  success: oneApplicant(200),
  async handle({ params: { applicant_id } }, context) {
    return requireApplicant(await eraseApplicant(context, applicant_id));
  },
});
