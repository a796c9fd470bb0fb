import { object, optional, string } from 'valibot';
import { consoleEndpoint } from '../endpoint.ts';
import { entryOf } from '../log/entry.ts';
import { clientPage } from './pages/client-page.tsx';
import { clientIdParameter, getClient, revokeUnlessLastOperator } from './store.ts';

/**
 * POST /console/clients/{client_id}/revoke
 *
 * Revokes a client whose id is typed; never the last key that opens the console.
 */
export const revokeClient = consoleEndpoint({
  id: 'revokeClient',
  params: clientIdParameter,
  body: { type: 'form', schema: object({ typed: optional(string()) }) },
  async handle({ params: { client_id }, body: { typed } }, context) {
    const { primary, now } = context;
    const isMeant = typed?.trim() === client_id;
    if (isMeant && (await revokeUnlessLastOperator(primary, entryOf(context, 'client_revoked', client_id)))) {
      return { next: `/console/clients/${client_id}?done=revoked` };
    }
    const client = await getClient(primary, client_id);
    const problem = !isMeant
      ? 'Nothing was revoked: what you typed is not the id of this client.'
      : client.revokedOn !== null
        ? 'The client has been revoked already.'
        : 'This is the last key that opens the console: make another one by npm run client first.';
    return { page: clientPage({ client, now: now(), sent: { problem } }), status: 400 };
  },
});
