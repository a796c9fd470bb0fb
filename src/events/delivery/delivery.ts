import type { Context } from '../../platform/context.ts';
import { type EventEntry, toEvent } from '../event.ts';
import { type Outcome, send } from '../webhooks/send.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import type { Connections } from './connections.ts';
import { noteFailure } from './outcome-store.ts';

/** Parts of the context that deliveries need, and the bounds of this run. */
export interface DeliveryContext
  extends Pick<Context, 'clock' | 'secrets' | 'fetch' | 'now' | 'log' | 'primary' | 'publicOrigin'> {
  readonly connections: Connections;
  /** Names this run in the leases that it takes. */
  readonly lease: string;
  /** When the last delivery may begin, in milliseconds since 1970 (UTC). */
  readonly until: number;
  /** Whether no further delivery may begin: it is later than that, or the budget of the scheduled run is spent. */
  isOver(): boolean;
}

/** Sends one event to a webhook, as the feed has it. */
export function sendEvent(context: DeliveryContext, hook: Webhook, entry: EventEntry): Promise<Outcome> {
  const event = toEvent(entry, context.publicOrigin);
  return context.connections.use(() => send(context, hook, { id: event.id, body: JSON.stringify(event) }));
}

/** Notes a delivery that failed; true when the webhook is disabled from now on, which the log tells. */
export async function fail(
  { primary, log, now }: DeliveryContext,
  hook: Webhook,
  { kind, reason }: Outcome,
): Promise<boolean> {
  const isDisabled = await noteFailure(primary, hook.id, { reason, isGone: kind === 'gone' }, now());
  if (isDisabled) log('error', 'webhook_disabled', { webhook: hook.id, reason });
  return isDisabled;
}
