import { type Changeable, updateClient } from '../../clients/change-store.ts';
import { Rejection } from '../../clients/management/rejection.ts';
import type { RegisteredClient } from '../../clients/store.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logChange } from '../log/entry.ts';
import { clientPage } from './pages/client-page.tsx';
import { ClientForm, readClientForm } from './request.ts';
import { clientIdParameter, getClient } from './store.ts';

/**
 * POST /console/clients/{client_id}
 *
 * Changes a client: its name, what it may do, its origins, its page for new passwords, its expiry.
 *
 * An operator's key is not changed here: the console neither gives nor takes `operate`.
 */
export const changeClient = consoleEndpoint({
  id: 'changeClient',
  params: clientIdParameter,
  body: { type: 'form', schema: ClientForm },
  async handle({ params: { client_id }, body: form }, context) {
    const { primary, now } = context;
    const client = await getClient(primary, client_id);
    try {
      if (client.revokedOn !== null) throw new Rejection('The client has been revoked.');
      if (client.scopes.includes('operate'))
        throw new Rejection('An operator’s key is changed by npm run client alone.');
      const changed = readClientForm(form, client.kind, now());
      const logged = logChange(context, 'client_changed', client_id, changedFields(client, changed));
      if (await updateClient(primary, client, changed, logged))
        return { next: `/console/clients/${client_id}?done=changed` };
      throw new Rejection('Another operator has changed this client meanwhile: look at it again.');
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      return { page: clientPage({ client, now: now(), sent: { form, problem: error.message } }), status: 400 };
    }
  },
});

/** The names of the properties that a change changes, for the log. */
function changedFields(client: RegisteredClient, changed: Changeable): string[] {
  const names = Object.keys(changed) as (keyof Changeable)[];
  return names.filter((name) => JSON.stringify(client[name]) !== JSON.stringify(changed[name]));
}
