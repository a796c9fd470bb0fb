import { requireApplicant } from '../profiles/applicant.ts';
import { applicantIdParameter, profilesEndpoint } from '../profiles/endpoint.ts';
import { toExport } from './person.ts';
import { PersonExport } from './schema.ts';
import { readPerson, type StoredPerson } from './store.ts';

/**
 * GET /applicants/{applicant_id}/export
 *
 * Export everything that is stored on a person.
 *
 * One JSON document (GDPR Art. 15 and 20). Of the history the newest 1,000 entries; the rest is in `events`.
 */
export const exportApplicant = profilesEndpoint({
  id: 'exportApplicant',
  family: 'Privacy',
  scope: 'privacy',
  params: applicantIdParameter,
  success: { status: 200, schema: PersonExport, body: (person: StoredPerson) => toExport(person) },
  async handle({ params: { applicant_id } }, context) {
    return requireApplicant(await readPerson(context.db, applicant_id, context.event('exported', applicant_id)));
  },
});
