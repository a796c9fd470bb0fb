import { issueClient } from '../../clients/management/issue.ts';
import { Rejection } from '../../clients/management/rejection.ts';
import { listClients } from '../../clients/store.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logChange } from '../log/entry.ts';
import { issuedPage } from './pages/client-page.tsx';
import { clientsPage } from './pages/list-page.tsx';
import { ClientForm, readNewClient } from './request.ts';

/**
 * POST /console/clients
 *
 * Registers a client and shows its credential, this once.
 */
export const createClient = consoleEndpoint({
  id: 'createClient',
  body: { type: 'form', schema: ClientForm },
  async handle({ body: form }, context) {
    const { primary, now } = context;
    try {
      const request = readNewClient(form, now());
      const issued = await issueClient(primary, request, (id) => [logChange(context, 'client_created', id)]);
      return { page: issuedPage(issued) };
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      const clients = await listClients(primary);
      return { page: clientsPage({ clients, now: now(), sent: { form, problem: error.message } }), status: 400 };
    }
  },
});
