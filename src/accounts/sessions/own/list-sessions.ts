import { applicantEndpoint } from '../../endpoint.ts';
import { OwnSessions } from '../../schema.ts';
import { lastUseOf, oldestStart } from '../session.ts';
import { listSessions as list, type OwnSession, sessionId } from './store.ts';

/** Sessions, and the id of the one that asks. */
interface Listed {
  readonly sessions: readonly OwnSession[];
  readonly current: string;
}

/**
 * GET /api/rest/v3/frontend/me/sessions
 *
 * List the sessions of the applicant who is logged in.
 *
 * Those that have not ended, each with the client that it was started at. A use is noted every five minutes at the most.
 */
export const listSessions = applicantEndpoint({
  id: 'listSessions',
  success: {
    status: 200,
    schema: OwnSessions,
    body: ({ sessions, current }: Listed) => ({
      data: sessions.map(({ id, client_id, created_on, expires_on }) => ({
        id,
        client: client_id,
        created_on: created_on === null ? null : new Date(created_on).toISOString(),
        last_used_on: new Date(lastUseOf(expires_on)).toISOString(),
        current: id === current,
      })),
    }),
  },
  async handle(_input, { db, now, caller: { account, session } }) {
    const sessions = await list(db, account.applicant_id, now(), oldestStart(now()));
    return { sessions, current: sessionId(session.tokenHash) };
  },
});
