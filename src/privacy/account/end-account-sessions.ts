import { noContent } from '../../accounts/endpoint.ts';
import { deleteSessions } from '../../accounts/sessions/own/store.ts';
import { applicantIdParameter, profilesEndpoint } from '../../profiles/endpoint.ts';
import { requireAccount } from './account.ts';

/**
 * DELETE /applicants/{applicant_id}/account/sessions
 *
 * End every session of an applicant.
 *
 * Signs the person out everywhere, e.g. after a lost device. A change of the e-mail address that is not confirmed ends with
 * the sessions.
 */
export const endAccountSessions = profilesEndpoint({
  id: 'endAccountSessions',
  family: 'Privacy',
  scope: 'privacy',
  params: applicantIdParameter,
  failures: ['applicant_anonymized'],
  success: noContent,
  async handle({ params: { applicant_id } }, context) {
    const account = await deleteSessions(context.db, applicant_id, context.event('sessions_ended', applicant_id));
    await requireAccount(context, applicant_id, account);
  },
});
