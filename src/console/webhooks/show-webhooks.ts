import { consoleEndpoint } from '../endpoint.ts';
import { webhooksPage } from './list-page.tsx';
import { readWebhooks } from './store.ts';

/**
 * GET /console/webhooks
 *
 * The webhooks: their state, how far each is behind, and its last failure.
 */
export const showWebhooks = consoleEndpoint({
  id: 'showWebhooks',
  async handle(_input, { primary }) {
    return { page: webhooksPage(await readWebhooks(primary)) };
  },
});
