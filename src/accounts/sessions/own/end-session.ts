import { Failure } from '../../../http/failure.ts';
import { applicantEndpoint, noContent } from '../../endpoint.ts';
import { deleteOwnSession } from './store.ts';

/**
 * DELETE /api/rest/v3/frontend/me/sessions/{session_id}
 *
 * End one session of the applicant who is logged in.
 *
 * One that has ended, or is another person's, is not found.
 */
export const endSession = applicantEndpoint({
  id: 'endSession',
  params: { session_id: /^[\w-]{22}$/ },
  success: noContent,
  async handle({ params: { session_id } }, { db, event, caller: { account } }) {
    const ended = event('sessions_ended', account.applicant_id);
    if (!(await deleteOwnSession(db, account.applicant_id, session_id, ended))) throw new Failure('not_found');
  },
});
