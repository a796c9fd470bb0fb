import { pingWebhook as ping } from '../../events/webhooks/ping.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logOutside } from '../log/entry.ts';
import { failureText } from './parts.tsx';
import { readWebhook, webhookIdParameter } from './store.ts';
import { webhookPage } from './webhook-page.tsx';

/**
 * POST /console/webhooks/{webhook_id}/ping
 *
 * Sends a ping, whatever the webhook's state, and shows how it was answered.
 */
export const pingWebhook = consoleEndpoint({
  id: 'pingWebhook',
  params: webhookIdParameter,
  async handle({ params: { webhook_id } }, context) {
    const shown = await readWebhook(context.primary, webhook_id);
    await logOutside(context, 'webhook_pinged', webhook_id);
    const { kind, reason } = await ping(context, shown.webhook);
    const isProblem = kind !== 'delivered';
    const text = isProblem ? `The ping was not accepted: ${failureText(reason)}.` : 'The ping was accepted.';
    return { page: webhookPage(shown, { text, isProblem }) };
  },
});
