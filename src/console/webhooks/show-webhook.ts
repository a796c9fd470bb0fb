import { object, optional, picklist } from 'valibot';
import { consoleEndpoint } from '../endpoint.ts';
import { readWebhook, webhookIdParameter } from './store.ts';
import { webhookPage } from './webhook-page.tsx';

const NOTICES = {
  enabled: 'The webhook goes on where it stood.',
  lost: 'The webhook goes on, but events behind the place where it stood are no longer kept: what they told of has to be asked for.',
} as const;

/**
 * GET /console/webhooks/{webhook_id}
 *
 * One webhook, what fails, and the forms to ping and to enable it.
 */
export const showWebhook = consoleEndpoint({
  id: 'showWebhook',
  params: webhookIdParameter,
  query: object({ done: optional(picklist(['enabled', 'lost'])) }),
  async handle({ params: { webhook_id }, query: { done } }, { primary }) {
    return { page: webhookPage(await readWebhook(primary, webhook_id), done && { text: NOTICES[done] }) };
  },
});
