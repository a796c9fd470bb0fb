import { deleteSessions } from '../../../accounts/sessions/own/store.ts';
import { Failure } from '../../../http/failure.ts';
import { consoleEndpoint } from '../../endpoint.ts';
import { donePage, personParameter } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/sessions
 *
 * Ends every session of a person, e.g. after a lost device, and a change of the e-mail address that is not confirmed.
 */
export const endPersonSessions = consoleEndpoint({
  id: 'endPersonSessions',
  params: personParameter,
  async handle({ params: { applicant_id: id } }, context) {
    const account = await deleteSessions(context.primary, id, context.event('sessions_ended', id));
    if (account === undefined) throw new Failure('not_found');
    return donePage(id, 'sessions');
  },
});
