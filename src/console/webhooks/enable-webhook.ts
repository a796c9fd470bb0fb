import { enableWebhook as enable } from '../../events/webhooks/store.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { openRunBudget } from '../../platform/run-budget.ts';
import { consoleEndpoint } from '../endpoint.ts';
import { logChange } from '../log/entry.ts';
import { webhookIdParameter } from './store.ts';

/**
 * POST /console/webhooks/{webhook_id}/enable
 *
 * Lets a webhook that is disabled, or waits for its next try, go on at once where it stands.
 */
export const enableWebhook = consoleEndpoint({
  id: 'enableWebhook',
  params: webhookIdParameter,
  async handle({ params: { webhook_id } }, context) {
    const enabled = await enable(context.primary, webhook_id, logChange(context, 'webhook_enabled', webhook_id));
    if (enabled === undefined) throw new Failure('not_found');
    context.afterResponse(() => deliverAll(context));
    return { next: `/console/webhooks/${webhook_id}?done=${enabled}` };
  },
});

/** People who are set aside go on at once too. What this leaves is the scheduled run's; never rejects. */
async function deliverAll(context: Context): Promise<void> {
  const { deliverDue } = await import('../../events/delivery/deliver.ts');
  const budget = openRunBudget(context);
  await deliverDue(budget.context, budget.isSpent).catch(() => context.log('warn', 'webhook_fault'));
}
