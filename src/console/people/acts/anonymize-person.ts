import { object, optional, string } from 'valibot';
import { eraseApplicant } from '../../../privacy/erasure.ts';
import { requireApplicant } from '../../../profiles/applicant.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/anonymize
 *
 * Anonymizes a person whose id is typed: every personal datum is removed, for good.
 */
export const anonymizePerson = consoleEndpoint({
  id: 'anonymizePerson',
  params: personParameter,
  body: { type: 'form', schema: object({ typed: optional(string(), '') }) },
  async handle({ params: { applicant_id: id }, body: { typed } }, context) {
    if (typed.trim() !== id) {
      return showPage(context, id, { problem: 'Nothing was removed: what you typed is not the id of this person.' });
    }
    requireApplicant(await eraseApplicant(context, id));
    return donePage(id, 'anonymized');
  },
});
