import { consoleEndpoint } from '../../endpoint.ts';
import { unlockAccount } from '../act-store.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/lock
 *
 * Lifts the lock that a hundred wrong passwords have put on an account.
 */
export const liftLock = consoleEndpoint({
  id: 'liftLock',
  params: personParameter,
  async handle({ params: { applicant_id: id } }, context) {
    if (await unlockAccount(context.primary, context.event('unlocked', id))) return donePage(id, 'unlocked');
    return showPage(context, id, { problem: 'The account is not locked.' });
  },
});
