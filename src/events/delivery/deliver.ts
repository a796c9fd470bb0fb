import type { Context } from '../../platform/context.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { Connections, shareOf } from './connections.ts';
import type { DeliveryContext } from './delivery.ts';
import { leasePeople } from './people-store.ts';
import { retryPerson } from './person.ts';
import { Pump } from './pump.ts';
import { leaseWebhooks, listLive } from './store.ts';

/** Milliseconds for which deliveries may begin after a response: what goes on behind it has thirty seconds. */
const AFTER_RESPONSE = 15_000;
/** Milliseconds for which deliveries may begin in one round of a scheduled run: mails have their rounds beside these. */
const SCHEDULED = 10_000;

/** Delivers what has just happened, to every webhook that no other isolate is delivering to. Never rejects. */
export async function deliverSoon(context: Context): Promise<void> {
  const delivery = deliveryContext(context, AFTER_RESPONSE);
  await deliverEvents(delivery).catch(() => context.log('warn', 'webhook_fault'));
}

/**
 * Delivers what is due: what no request has delivered, and what failed and has its time now. One round of a scheduled
 * run, which ends early when the run's budget is spent; `more` when it ended before all was delivered.
 */
export async function deliverDue(context: Context, isSpent: () => boolean): Promise<'more' | 'done'> {
  const delivery = deliveryContext(context, SCHEDULED, isSpent);
  const hooks = await listLive(delivery.primary);
  if (hooks.length === 0) return 'done';
  await Promise.all([deliverEvents(delivery), ...hooks.map((hook) => deliverToPeople(delivery, hook))]);
  return delivery.isOver() ? 'more' : 'done';
}

function deliveryContext(context: Context, milliseconds: number, isSpent = () => false): DeliveryContext {
  const until = context.now() + milliseconds;
  const isOver = () => context.now() > until || isSpent();
  return { ...context, connections: new Connections(), lease: crypto.randomUUID(), until, isOver };
}

async function deliverEvents(context: DeliveryContext): Promise<void> {
  const leased = await leaseWebhooks(context.primary, context.lease, context.now());
  await Promise.all(leased.map((hook) => deliverTo(context, hook, shareOf(leased.length))));
}

/** Each webhook goes on for itself; one whose deliveries were slow is leased again when they have ended. */
async function deliverTo(context: DeliveryContext, hook: Webhook, slots: number): Promise<void> {
  const hasMore = await new Pump(context, hook, slots).run();
  if (!hasMore) return;
  await deliverToPeople(context, hook);
  const next = { ...context, lease: crypto.randomUUID() };
  if (context.isOver()) return;
  const [again] = await leaseWebhooks(context.primary, next.lease, context.now(), hook.id);
  if (again !== undefined) await deliverTo(next, again, slots);
}

/** Tries people again whose time has come, side by side, until none is due. */
async function deliverToPeople(context: DeliveryContext, hook: Webhook): Promise<void> {
  while (!context.isOver()) {
    const lease = crypto.randomUUID();
    const people = await leasePeople(context.primary, hook.id, lease, context.now());
    if (people.length === 0) return;
    const retried = people.map((person) =>
      retryPerson(context, { hook, applicantId: person.applicant_id, lease }, person),
    );
    await Promise.all(retried);
  }
}
