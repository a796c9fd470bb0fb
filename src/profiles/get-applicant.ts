import { requireApplicant } from './applicant.ts';
import { applicantIdParameter, oneApplicant, profilesEndpoint, READING } from './endpoint.ts';
import { readingOf } from './read-log.ts';
import { findApplicant } from './store.ts';

/**
 * GET /applicants/{applicant_id}
 *
 * Get an applicant.
 *
 * Of an anonymized one the id, the timestamps and the reference are left.
 */
export const getApplicant = profilesEndpoint({
  id: 'getApplicant',
  scope: READING,
  params: applicantIdParameter,
  conditional: true,
  success: oneApplicant(200),
  async handle({ params: { applicant_id } }, context) {
    return requireApplicant(await findApplicant(context.db, applicant_id, readingOf(context, applicant_id)));
  },
});
