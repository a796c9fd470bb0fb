import { applicantEndpoint, noContent } from '../../endpoint.ts';
import { deleteSessions } from './store.ts';

/**
 * DELETE /api/rest/v3/frontend/me/sessions
 *
 * End every session of the applicant who is logged in.
 *
 * This one too. A change of the e-mail address that is not confirmed ends with them.
 */
export const endSessions = applicantEndpoint({
  id: 'endSessions',
  success: noContent,
  async handle(_input, { db, event, caller: { account } }) {
    await deleteSessions(db, account.applicant_id, event('sessions_ended', account.applicant_id));
  },
});
