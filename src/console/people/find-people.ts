import { object, optional, string } from 'valibot';
import { recordReading } from '../../profiles/read-log.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { identifiersIn, MOST_FOUND } from './find-rules.ts';
import { peoplePage } from './pages/people-page.tsx';
import { findByIdentifiers } from './store.ts';

/**
 * POST /console/people
 *
 * Finds people by id, reference, user name or any e-mail address: exactly that one, compared as the APIs do.
 *
 * A form, so that no address stands in a URL, which proxies and browsers keep. One hit leads to its page.
 */
export const findPeople = consoleEndpoint({
  id: 'findPeople',
  body: { type: 'form', schema: object({ typed: optional(string(), '') }) },
  async handle({ body: { typed } }, context) {
    const found = await findByIdentifiers(context.primary, identifiersIn(typed));
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return { next: `/console/people/${only.id}` };
    const people = found.slice(0, MOST_FOUND);
    await recordReading(
      context,
      people.map(({ id }) => id),
    );
    return { page: peoplePage({ typed, people, hasMore: found.length > MOST_FOUND }), status: only ? 200 : 404 };
  },
});
