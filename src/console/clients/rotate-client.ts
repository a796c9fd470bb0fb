import { reissueClient } from '../../clients/management/issue.ts';
import { Rejection } from '../../clients/management/rejection.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logChange } from '../log/entry.ts';
import { clientPage, issuedPage } from './pages/client-page.tsx';
import { clientIdParameter, getClient } from './store.ts';

/**
 * POST /console/clients/{client_id}/rotate
 *
 * Gives a client a new key or secret and shows it, this once.
 *
 * Not to an operator's key: the new one would open the console in another's name.
 */
export const rotateClient = consoleEndpoint({
  id: 'rotateClient',
  params: clientIdParameter,
  async handle({ params: { client_id } }, context) {
    const client = await getClient(context.primary, client_id);
    try {
      if (client.scopes.includes('operate'))
        throw new Rejection('An operator’s key is changed by npm run client alone.');
      const logged = logChange(context, 'client_rotated', client_id);
      return { page: issuedPage(await reissueClient(context.primary, client, logged)) };
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return { page: clientPage({ client, now: context.now(), sent: { problem: error.message } }), status: 400 };
    }
  },
});
