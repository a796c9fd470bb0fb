import type { Context } from '../../platform/context.ts';
import { openRunBudget } from '../../platform/run-budget.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { Connections } from './connections.ts';
import type { DeliveryContext } from './delivery.ts';
import { ReceiverHealth } from './health.ts';
import { retryPeople } from './people/person.ts';
import { claimTrial, leasePeople } from './people/store.ts';
import { Pump } from './pump.ts';
import { SHORT_WAIT } from './retry-rules.ts';
import { leaseWebhooks, listLive } from './store.ts';

/** Milliseconds for which deliveries may begin after a response: what goes on behind it has thirty seconds. */
const AFTER_RESPONSE = 15_000;
/** Milliseconds for which deliveries may begin in one round of a scheduled run: mails have their rounds beside these. */
const SCHEDULED = 10_000;
/** Milliseconds for which a second try may begin, after a first that took ten seconds and what the database takes. */
const SECOND_TRY = 10_000 + SHORT_WAIT + 3_000;

/** People of one webhook who are tried again side by side: few, for a receiver that does not answer holds each for ten seconds. */
const FEW = 2;
/** The same once the receiver has taken all of the ones before. */
const MANY = 4;

/** Delivers what has just happened, to every webhook that no other isolate is delivering to. Never rejects. */
export async function deliverSoon(context: Context): Promise<void> {
  const budget = openRunBudget(context);
  const delivery = deliveryContext(budget.context, AFTER_RESPONSE, budget.isSpent);
  try {
    await deliverEvents(delivery, await leaseWebhooks(delivery.primary, delivery.lease, delivery.now()));
  } catch {
    context.log('warn', 'webhook_fault');
  }
}

/**
 * Delivers what is due: what no request has delivered, and what failed and has its time now. One round of a scheduled
 * run, which ends early when the run's budget is spent; `more` when it ended before all was delivered.
 */
export async function deliverDue(context: Context, isSpent: () => boolean): Promise<'more' | 'done'> {
  const delivery = deliveryContext(context, SCHEDULED, isSpent);
  const hooks = await listLive(delivery.primary);
  if (hooks.length === 0) return 'done';
  const leased = await leaseWebhooks(delivery.primary, delivery.lease, delivery.now());
  await settled([deliverEvents(delivery, leased), ...hooks.map((hook) => deliverToPeople(delivery, hook))]);
  return delivery.isOver() ? 'more' : 'done';
}

function deliveryContext(context: Context, milliseconds: number, isSpent: () => boolean): DeliveryContext {
  const begun = context.now();
  const isOver = () => context.now() > begun + milliseconds || isSpent();
  const lease = crypto.randomUUID();
  return { ...context, connections: new Connections(), lease, retryUntil: begun + SECOND_TRY, isOver };
}

/** Waits until all have ended, so that a fault of one cuts no other off; then rejects if any has. */
async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

async function deliverEvents(context: DeliveryContext, leased: readonly Webhook[]): Promise<void> {
  await settled(leased.map((hook) => context.connections.keepFor(hook.id, () => deliverTo(context, hook))));
}

/** Each webhook goes on for itself; one whose deliveries were slow is leased again when they have ended. */
async function deliverTo(context: DeliveryContext, hook: Webhook): Promise<void> {
  const hasMore = await new Pump(context, hook).run();
  if (!hasMore) return;
  await deliverToPeople(context, hook);
  const next = { ...context, lease: crypto.randomUUID() };
  if (context.isOver()) return;
  const [again] = await leaseWebhooks(context.primary, next.lease, context.now(), hook.id);
  if (again !== undefined) await deliverTo(next, again);
}

/** Tries people again whose time has come, side by side, until none is due; only one while the receiver is on trial. */
async function deliverToPeople(context: DeliveryContext, hook: Webhook): Promise<void> {
  const { primary, now } = context;
  const claimed = hook.failures > 0 && !context.isOver() ? await claimTrial(primary, hook.id, now()) : undefined;
  const health = new ReceiverHealth(context, claimed ?? { ...hook, failures: 0 });
  for (let atOnce = FEW; !context.isOver() && !health.isHalted; ) {
    const lease = crypto.randomUUID();
    const people = await leasePeople(primary, hook.id, lease, health.isOnTrial, now());
    if (people.length === 0) return;
    const batch = { lease, people, atOnce };
    const isWell = await context.connections.keepFor(hook.id, () => retryPeople(context, health, batch));
    atOnce = isWell ? MANY : FEW;
  }
}
