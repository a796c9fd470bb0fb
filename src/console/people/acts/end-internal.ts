import { consoleEndpoint } from '../../endpoint.ts';
import { endInternalOf } from '../act-store.ts';
import { donePage, personParameter, showPage } from '../person.ts';

/**
 * POST /console/people/{applicant_id}/internal
 *
 * Ends that an account counts as internal, until its work address is claimed and confirmed anew.
 */
export const endInternal = consoleEndpoint({
  id: 'endInternal',
  params: personParameter,
  async handle({ params: { applicant_id: id } }, context) {
    const event = context.event('internal_ended', id, ['internal']);
    if (await endInternalOf(context.primary, event)) return donePage(id, 'internal');
    return showPage(context, id, { problem: 'The account does not count as internal.' });
  },
});
