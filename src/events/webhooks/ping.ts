import { type Outcome, type Receiver, type SendContext, send } from './send.ts';

/** Sends a `ping` to a webhook, whatever its state, and tells how it ended. It is in no feed and counts as no delivery. */
export function pingWebhook(context: SendContext, receiver: Receiver): Promise<Outcome> {
  const id = `ping_${crypto.randomUUID().replaceAll('-', '')}`;
  const event = { id, type: 'ping', created_on: new Date(context.now()).toISOString(), data: {} };
  return send(context, receiver, { id, body: JSON.stringify(event) });
}
