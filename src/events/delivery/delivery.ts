import type { Context } from '../../platform/context.ts';
import { type EventEntry, toEvent } from '../event.ts';
import { type Outcome, send } from '../webhooks/send.ts';
import type { Connections } from './connections.ts';
import type { ReceiverHealth } from './health.ts';

/** Parts of the context that deliveries need, and the bounds of this run. */
export interface DeliveryContext
  extends Pick<Context, 'clock' | 'secrets' | 'fetch' | 'now' | 'log' | 'primary' | 'publicOrigin'> {
  readonly connections: Connections;
  /** Names this run in the leases that it takes. */
  readonly lease: string;
  /** When the last of the tries may begin that follow a failure at once, in milliseconds since 1970 (UTC). */
  readonly retryUntil: number;
  /** Whether no further delivery may begin: it is too late, or the budget of the run is spent. */
  isOver(): boolean;
}

/** Sends one event to a webhook, as the feed has it; calls back when its turn has come. */
export function sendEvent(
  context: DeliveryContext,
  health: ReceiverHealth,
  entry: EventEntry,
  begin = () => {},
): Promise<Outcome> {
  const event = toEvent(entry, context.publicOrigin);
  return context.connections.use(health, () => {
    begin();
    return send(context, health.hook, { id: event.id, body: JSON.stringify(event) });
  });
}
