import { requireUpdated } from './applicant.ts';
import { applicantIdParameter, namesOfFields, oneApplicant, profilesEndpoint } from './endpoint.ts';
import { recordReading } from './read-log.ts';
import { ApplicantUpdate } from './schema.ts';
import { updateApplicant as update } from './store.ts';

/**
 * PATCH /applicants/{applicant_id}
 *
 * Update an applicant.
 *
 * Only the e-mail address and the name can change; an absent field stays as it is.
 */
export const updateApplicant = profilesEndpoint({
  id: 'updateApplicant',
  scope: 'identity-verification',
  params: applicantIdParameter,
  body: { type: 'json', schema: ApplicantUpdate, emptyIsObject: true },
  conditional: true,
  failures: ['applicant_anonymized', 'precondition_failed'],
  success: oneApplicant(200),
  async handle({ params, body, versions }, context) {
    const event = context.event('updated', params.applicant_id, namesOfFields(body));
    const { changed, applicant } = await update(context.db, params.applicant_id, body, versions, event);
    const shown = requireUpdated(applicant, changed, versions);
    // Without a change no entry tells that the caller has seen the person.
    if (!changed) await recordReading(context, [shown.id]);
    return shown;
  },
});
