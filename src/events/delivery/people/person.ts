import { sleep } from '../../../platform/clock.ts';
import type { EventEntry } from '../../event.ts';
import type { Outcome } from '../../webhooks/send.ts';
import { type DeliveryContext, sendEvent } from '../delivery.ts';
import type { ReceiverHealth } from '../health.ts';
import { backOff, SHORT_WAIT } from '../retry-rules.ts';
import { type PersonProgress, readNext, storePeople } from './progress-store.ts';
import type { WaitingPerson } from './store.ts';

/** A person who is set aside while the first of the events is being sent, or has just failed. */
export interface BegunDelivery {
  readonly entry: EventEntry;
  readonly outcome: Promise<Outcome>;
  /** Whether a failure has been noted already. */
  readonly isNoted: boolean;
}

/**
 * Goes on with a person who has been set aside, under a lease: to the end of the event that is being sent, or to the
 * second try of it. What comes behind it is due then.
 *
 * Never rejects: after a fault of the database the lease runs out, and the next run goes on.
 */
export function continuePerson(
  context: DeliveryContext,
  health: ReceiverHealth,
  lease: string,
  begun: BegunDelivery,
): Promise<void> {
  const { log, primary, now } = context;
  return end(context, health, begun)
    .then((progress) => storePeople(primary, health.hook, lease, [progress], health.takeSuccess(), now()))
    .catch(() => log('warn', 'webhook_fault', { webhook: health.hook.id }));
}

async function end(
  context: DeliveryContext,
  health: ReceiverHealth,
  { entry, outcome, isNoted }: BegunDelivery,
): Promise<PersonProgress> {
  const { now, clock, retryUntil } = context;
  const person = { applicant_id: entry.applicant_id, event_id: entry.id, attempts: 0 };
  let result = await outcome;
  if (result.kind !== 'delivered' && !isNoted) await health.fail(result, true);
  if (result.kind === 'failed') {
    const due_on = now() + SHORT_WAIT;
    if (due_on > retryUntil || health.isDisabled) return { ...person, due_on, last_failure: result.reason };
    await sleep(clock, SHORT_WAIT);
    result = await sendEvent(context, health, entry);
    if (result.kind !== 'delivered') await health.fail(result, false);
  }
  if (result.kind !== 'delivered') return postponed(context, person, result);
  health.succeed();
  return { ...person, event_id: entry.id + 1, due_on: now(), last_failure: null };
}

/** Tries people again whose time has come, under a lease, so many at once; true if all was delivered. Never rejects. */
export async function retryPeople(
  context: DeliveryContext,
  health: ReceiverHealth,
  { lease, people, atOnce }: { lease: string; people: readonly WaitingPerson[]; atOnce: number },
): Promise<boolean> {
  const { primary, log, now } = context;
  try {
    const entries = Map.groupBy(await readNext(primary, health.hook, people), ({ applicant_id }) => applicant_id);
    const progress: PersonProgress[] = [];
    const waiting = people.values();
    const goOn = async () => {
      for (const person of waiting) {
        progress.push(await sendAll(context, health, person, entries.get(person.applicant_id) ?? []));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, goOn));
    await storePeople(primary, health.hook, lease, progress, health.takeSuccess(), now());
    return progress.every(({ last_failure }) => last_failure === null);
  } catch {
    log('warn', 'webhook_fault', { webhook: health.hook.id });
    return false;
  }
}

/** Sends events of a person one after the other, to the first that fails. */
async function sendAll(
  context: DeliveryContext,
  health: ReceiverHealth,
  { applicant_id, event_id, attempts, due_on, last_failure }: WaitingPerson,
  entries: readonly EventEntry[],
): Promise<PersonProgress> {
  let person: PersonProgress = { applicant_id, event_id, attempts, due_on, last_failure };
  for (const entry of entries) {
    if (context.isOver() || health.isHalted) return person;
    const outcome = await sendEvent(context, health, entry);
    if (outcome.kind !== 'delivered') {
      await health.fail(outcome, person.attempts === 0 && person.event_id > event_id);
      return postponed(context, person, outcome);
    }
    health.succeed();
    person = { applicant_id, event_id: entry.id + 1, attempts: 0, due_on: context.now(), last_failure: null };
  }
  return person;
}

function postponed(
  { now }: DeliveryContext,
  person: Omit<PersonProgress, 'due_on' | 'last_failure'>,
  { reason }: Outcome,
): PersonProgress {
  const attempts = person.attempts + 1;
  return { ...person, attempts, due_on: now() + backOff(attempts), last_failure: reason };
}
