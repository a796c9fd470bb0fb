import { hasWebhooks } from '../clients/registry.ts';
import type { Context } from '../platform/context.ts';
import { isEventOfRequest } from './type-rules.ts';

/**
 * Delivers to webhooks what this request has recorded, after its response.
 *
 * Without a webhook, or an event, it costs nothing. A webhook that is new is known to an isolate within 30 seconds;
 * until then, and whenever this fails, the scheduled run delivers.
 */
export function announceEvents(context: Context): void {
  if (!hasWebhooks() || !context.actions.values().some(isEventOfRequest)) return;
  context.afterResponse(async () => (await import('./delivery/deliver.ts')).deliverSoon(context));
}
