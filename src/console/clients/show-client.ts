import { object, optional, picklist } from 'valibot';
import { consoleEndpoint } from '../endpoint.ts';
import { clientPage } from './pages/client-page.tsx';
import { clientIdParameter, getClient } from './store.ts';

const NOTICES = {
  changed: 'The client is changed, everywhere within a minute.',
  revoked: 'The client is revoked: it ends within a minute.',
} as const;

/**
 * GET /console/clients/{client_id}
 *
 * One client, and the forms of what can be done to it.
 */
export const showClient = consoleEndpoint({
  id: 'showClient',
  params: clientIdParameter,
  query: object({ done: optional(picklist(['changed', 'revoked'])) }),
  async handle({ params: { client_id }, query: { done } }, { primary, now }) {
    const client = await getClient(primary, client_id);
    return { page: clientPage({ client, now: now(), notice: done && NOTICES[done] }) };
  },
});
