import { requireApplicant } from '../profiles/applicant.ts';
import { applicantIdParameter, profilesEndpoint } from '../profiles/endpoint.ts';
import { readingOf } from '../profiles/read-log.ts';
import { toEvent } from './person.ts';
import { History, HistoryQuery } from './schema.ts';
import { HISTORY_LIMIT, type HistoryEntry, readHistory } from './store.ts';

interface PageOfHistory {
  readonly id: string;
  readonly history: readonly HistoryEntry[];
}

/**
 * GET /applicants/{applicant_id}/events
 *
 * What was done with a person, when, and by which client.
 *
 * Newest first, at most 1,000. Names of fields, never values; kept through erasure.
 */
export const listEvents = profilesEndpoint({
  id: 'listEvents',
  family: 'Privacy',
  scope: 'privacy',
  params: applicantIdParameter,
  query: HistoryQuery,
  success: {
    status: 200,
    schema: History,
    body: ({ id, history }: PageOfHistory, { publicOrigin }) => ({
      data: history.map(toEvent),
      _links:
        history.length < HISTORY_LIMIT
          ? {}
          : { next: { href: `${publicOrigin}/applicants/${id}/events?before=${history.at(-1)?.id}` } },
    }),
  },
  async handle({ params: { applicant_id: id }, query: { before } }, context) {
    const reading = readingOf(context, id);
    const history = await readHistory(context.db, id, before === undefined ? null : Number(before), reading);
    return { id, history: requireApplicant(history) };
  },
});
