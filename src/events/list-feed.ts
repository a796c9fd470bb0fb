import { Failure } from '../http/failure.ts';
import { profilesEndpoint } from '../profiles/endpoint.ts';
import { eventIdOf } from './cursor.ts';
import { toEvent } from './event.ts';
import { type EventType, Feed, FeedQuery } from './schema.ts';
import { type FeedPage, readFeed } from './store.ts';

/** Events in one answer unless another number is asked for. */
const PAGE = 100;

interface PageOfFeed extends FeedPage {
  readonly type: readonly EventType[] | undefined;
  readonly limit: number | undefined;
}

/**
 * GET /events
 *
 * What has happened to all people, oldest first.
 *
 * Complete and in the order of the transactions. `_links.next` always leads on: at the end it leads to itself until
 * there is more. An answer may have fewer events than asked for, or none, before the end. A cursor of before the oldest
 * entry that is kept is 410 `cursor_expired`.
 */
export const listFeed = profilesEndpoint({
  id: 'listFeed',
  family: 'Events',
  scope: 'events',
  query: FeedQuery,
  failures: ['cursor_expired'],
  success: {
    status: 200,
    schema: Feed,
    body: ({ entries, next, type = [], limit }: PageOfFeed, { publicOrigin }) => {
      const query = new URLSearchParams({ after: eventIdOf(next) });
      for (const each of type) query.append('type', each);
      if (limit !== undefined) query.set('limit', String(limit));
      return {
        data: entries.map((entry) => toEvent(entry, publicOrigin)),
        _links: { next: { href: `${publicOrigin}/events?${query}` } },
      };
    },
  },
  async handle({ query: { after, type, limit } }, { db }) {
    const page = await readFeed(db, after, type, limit ?? PAGE);
    if (page === undefined) throw new Failure('cursor_expired');
    return { ...page, type, limit };
  },
});
