import type { Database } from '../db/transaction.ts';
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
 * entry that is kept is 410 `cursor_expired`, and one behind the last entry 400 `after_invalid`.
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
  async handle({ query: { after, type, limit } }, { db, primary }) {
    const read = (database: Database) => readFeed(database, after, type, limit ?? PAGE);
    let page = await read(db);
    // A replica may not have the entry yet.
    if (page === 'unknown' && db !== primary) page = await read(primary);
    if (page === 'unknown') throw new Failure('request_invalid', { causes: ['after_invalid'] });
    if (page === 'expired') throw new Failure('cursor_expired');
    return { ...page, type, limit };
  },
});
