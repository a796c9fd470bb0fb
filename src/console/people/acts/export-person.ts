import { toExport } from '../../../privacy/person.ts';
import { readPerson } from '../../../privacy/store.ts';
import { requireApplicant } from '../../../profiles/applicant.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { personParameter } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/export
 *
 * Everything that is stored on a person, as a file (GDPR Art. 15 and 20): the document of the API.
 */
export const exportPerson = consoleEndpoint({
  id: 'exportPerson',
  params: personParameter,
  async handle({ params: { applicant_id: id } }, context) {
    const person = requireApplicant(await readPerson(context.primary, id, context.event('exported', id)));
    return { file: `${id}.json`, content: JSON.stringify(toExport(person), null, 2) };
  },
});
