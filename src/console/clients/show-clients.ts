import { listClients } from '../../clients/store.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { clientsPage } from './pages/list-page.tsx';

/**
 * GET /console/clients
 *
 * The clients, and the form of a new one.
 */
export const showClients = consoleEndpoint({
  id: 'showClients',
  async handle(_input, { primary, now }) {
    return { page: clientsPage({ clients: await listClients(primary), now: now() }) };
  },
});
