import { applicantEndpoint } from '../../accounts/endpoint.ts';
import { invalidToken } from '../../clients/errors.ts';
import { toExport } from '../person.ts';
import { PersonExport } from '../schema.ts';
import { readPerson, type StoredPerson } from '../store.ts';

/**
 * GET /api/rest/v3/frontend/me/export
 *
 * Export everything that is stored on the applicant who is logged in.
 *
 * The same document that the company gets (GDPR Art. 15 and 20). Of the history the newest 1,000 entries.
 */
export const exportMe = applicantEndpoint({
  id: 'exportMe',
  success: { status: 200, schema: PersonExport, body: (person: StoredPerson) => toExport(person) },
  async handle(_input, { db, event, caller: { account } }) {
    const person = await readPerson(db, account.applicant_id, event('exported', account.applicant_id));
    if (person === undefined) throw invalidToken('session_ended');
    return person;
  },
});
