import { sleep } from '../../platform/clock.ts';
import type { EventEntry } from '../event.ts';
import type { Outcome } from '../webhooks/send.ts';
import { type DeliveryContext, fail, sendEvent } from './delivery.ts';
import { noteSuccess } from './outcome-store.ts';
import { type LeasedPerson, nextEvent, reschedulePerson, type WaitingPerson } from './people-store.ts';
import { backOff, SHORT_WAIT } from './retry-rules.ts';

/** A person who is set aside while the first of the events is being sent, or has just failed. */
export interface BegunDelivery {
  readonly entry: EventEntry;
  readonly outcome: Promise<Outcome>;
  /** Whether a failure has been noted already. */
  readonly isNoted: boolean;
}

/**
 * Goes on with a person who has been set aside, under a lease: up to the webhook's position, or to the next failure.
 *
 * Never rejects: after a fault of the database the lease runs out, and the next run goes on.
 */
export function continuePerson(context: DeliveryContext, person: LeasedPerson, begun: BegunDelivery): Promise<void> {
  return goOn(context, person, begun).catch(() => context.log('warn', 'webhook_fault', { webhook: person.hook.id }));
}

async function goOn(
  context: DeliveryContext,
  person: LeasedPerson,
  { entry, outcome, isNoted }: BegunDelivery,
): Promise<void> {
  let result = await outcome;
  if (result.kind !== 'delivered' && !isNoted) await fail(context, person.hook, result);
  if (result.kind === 'failed') {
    const { now, clock, until } = context;
    if (now() + SHORT_WAIT > until)
      return reschedulePerson(context.primary, person, 0, now() + SHORT_WAIT, result.reason);
    await sleep(clock, SHORT_WAIT);
    result = await sendEvent(context, person.hook, entry);
    if (result.kind !== 'delivered') await fail(context, person.hook, result);
  }
  if (result.kind !== 'delivered') return postpone(context, person, 1, result);
  await noteSuccess(context.primary, person.hook.id, context.now());
  await sendRest(context, person, 0, entry.id + 1, true);
}

/** Tries a person again whose time has come, under a lease. Never rejects. */
export function retryPerson(
  context: DeliveryContext,
  person: LeasedPerson,
  { attempts, event_id }: Pick<WaitingPerson, 'attempts' | 'event_id'>,
): Promise<void> {
  return sendRest(context, person, attempts, event_id, false).catch(() =>
    context.log('warn', 'webhook_fault', { webhook: person.hook.id }),
  );
}

/** Sends the events of a person one after the other. */
async function sendRest(
  context: DeliveryContext,
  person: LeasedPerson,
  attempts: number,
  from: number,
  delivered: boolean,
): Promise<void> {
  const { primary, now } = context;
  const entry = await nextEvent(primary, person, from, delivered, now());
  if (entry === 'none') return;
  if (entry === 'not yet') return reschedulePerson(primary, person, attempts, now() + SHORT_WAIT, null);
  if (context.isOver()) return reschedulePerson(primary, person, attempts, now(), null);
  const outcome = await sendEvent(context, person.hook, entry);
  if (outcome.kind !== 'delivered') {
    await fail(context, person.hook, outcome);
    return postpone(context, person, attempts + 1, outcome);
  }
  await noteSuccess(primary, person.hook.id, now());
  await sendRest(context, person, 0, entry.id + 1, true);
}

function postpone(
  { primary, now }: DeliveryContext,
  person: LeasedPerson,
  failures: number,
  { reason }: Outcome,
): Promise<void> {
  return reschedulePerson(primary, person, failures, now() + backOff(failures), reason);
}
