import type { EventEntry } from '../event.ts';
import type { Outcome } from '../webhooks/send.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { type DeliveryContext, fail, sendEvent } from './delivery.ts';
import { noteSuccess } from './outcome-store.ts';
import type { SetAside } from './people-store.ts';
import { type BegunDelivery, continuePerson } from './person.ts';
import { backOff, LEASE, MOST_FAILURES_IN_A_ROW, SLOW } from './retry-rules.ts';
import { type PageOfEvents, type Progress, readEvents, saveProgress } from './store.ts';
import { Window } from './window.ts';

/** Milliseconds after which progress is stored while deliveries go on. */
const PAUSE = 1_000;
/** Events that have been read and not been sent, below which more are read. */
const FEW = 100;

/** A delivery whose end the others wait for, unless it takes long. */
class Flight {
  readonly entry: EventEntry;
  readonly begunOn: number;
  readonly outcome: Promise<Outcome>;
  ended: Outcome | undefined;

  constructor(entry: EventEntry, begunOn: number, outcome: Promise<Outcome>) {
    this.entry = entry;
    this.begunOn = begunOn;
    this.outcome = outcome.then((ended) => {
      this.ended = ended;
      return ended;
    });
  }
}

/**
 * Delivers the events of one webhook that is leased: those of a person in order, those of several people side by side.
 *
 * A person whose delivery fails or is slow is set aside, and goes on beside the others under a lease of its own. When
 * several in a row fail, the receiver itself counts as failing: the rest waits, and later one person is tried at a time.
 */
export class Pump {
  readonly #context: DeliveryContext;
  readonly #hook: Webhook;
  readonly #slots: number;
  readonly #window: Window;
  readonly #flights = new Set<Flight>();
  /** Deliveries of people who are set aside, and how many of them are being waited for by the receiver. */
  readonly #beside: Promise<void>[] = [];
  #slow = 0;
  #aside: BegunDelivery[] = [];
  #isFull = false;
  #hasSkipped = false;
  #succeededOn: number | null = null;
  #failuresInARow: number;
  #isDisabled = false;
  #isBackedOff = false;

  constructor(context: DeliveryContext, hook: Webhook, slots: number) {
    this.#context = context;
    this.#hook = hook;
    this.#slots = slots;
    this.#window = new Window(hook.position);
    this.#failuresInARow = hook.failures > 0 ? MOST_FAILURES_IN_A_ROW - 1 : 0;
  }

  /** Resolves when nothing more can be done under this lease; true if there may be more to do at once under another. */
  async run(): Promise<boolean> {
    const { primary, now } = this.#context;
    this.#add(await readEvents(primary, this.#hook, this.#hook.position));
    for (let savedOn = now(); ; ) {
      this.#begin();
      const isIdle = this.#flights.size === 0;
      if (!isIdle) await this.#settle();
      const wantsMore = this.#isFull && this.#window.size < FEW;
      const isDue = isIdle || this.#aside.length > 0 || wantsMore || now() - savedOn >= PAUSE;
      if (!isDue) continue;
      if (!(await this.#save(isIdle))) break;
      savedOn = now();
    }
    const isStalled = this.#window.size > 0;
    await Promise.all(this.#beside);
    if (this.#isFailing && !this.#isBackedOff) await this.#save(true);
    return (isStalled || this.#hasSkipped) && !this.#isHalted;
  }

  get #isFailing(): boolean {
    return this.#failuresInARow >= MOST_FAILURES_IN_A_ROW;
  }

  get #isHalted(): boolean {
    return this.#isDisabled || this.#isFailing;
  }

  /** A receiver that has failed gets one delivery, until one succeeds. */
  get #isOnTrial(): boolean {
    return this.#hook.failures > 0 && this.#failuresInARow > 0;
  }

  get #mayBegin(): boolean {
    const slots = this.#isOnTrial ? 1 : this.#slots;
    return !this.#isHalted && this.#flights.size + this.#slow < slots && !this.#context.isOver();
  }

  #add({ entries, examined, isFull }: PageOfEvents): void {
    this.#isFull = isFull;
    this.#hasSkipped ||= entries.some(({ waits }) => waits === 1);
    this.#window.add(entries, examined);
  }

  #begin(): void {
    while (this.#mayBegin) {
      const entry = this.#window.begin();
      if (entry === undefined) return;
      this.#flights.add(new Flight(entry, this.#context.now(), sendEvent(this.#context, this.#hook, entry)));
    }
  }

  /** Waits until a delivery has ended or become slow, and deals with all that have. */
  async #settle(): Promise<void> {
    const { clock, now } = this.#context;
    const begunOn = Math.min(...[...this.#flights].map((flight) => flight.begunOn));
    let stop = () => {};
    const patience = new Promise<void>((resolve) => {
      stop = clock.after(Math.max(0, begunOn + SLOW - now()), resolve);
    });
    await Promise.race([patience, ...[...this.#flights].map(({ outcome }) => outcome)]);
    stop();
    for (const flight of this.#flights) {
      const { entry, ended } = flight;
      if (ended === undefined && now() - flight.begunOn < SLOW) continue;
      this.#flights.delete(flight);
      if (ended === undefined) this.#leave(flight);
      else if (ended.kind === 'delivered') this.#succeed(entry);
      else await this.#fail(flight, ended);
    }
  }

  #succeed(entry: EventEntry): void {
    this.#window.deliver(entry);
    this.#succeededOn = this.#context.now();
    this.#failuresInARow = 0;
  }

  async #fail({ entry, outcome }: Flight, ended: Outcome): Promise<void> {
    const { primary } = this.#context;
    if (this.#succeededOn !== null) await noteSuccess(primary, this.#hook.id, this.#succeededOn);
    this.#succeededOn = null;
    this.#failuresInARow += 1;
    this.#isDisabled = await fail(this.#context, this.#hook, ended);
    this.#window.setAside(entry);
    this.#aside.push({ entry, outcome, isNoted: true });
  }

  /** Leaves a slow delivery to itself. */
  #leave({ entry, outcome }: Flight): void {
    this.#slow += 1;
    const counted = outcome.then((ended) => {
      this.#slow -= 1;
      this.#failuresInARow = ended.kind === 'delivered' ? 0 : this.#failuresInARow + 1;
      return ended;
    });
    this.#window.setAside(entry);
    this.#aside.push({ entry, outcome: counted, isNoted: false });
  }

  /** Stores how far this has come, and reads on; false once the lease has ended. */
  async #save(isIdle: boolean): Promise<boolean> {
    const { primary, now, lease } = this.#context;
    const position = this.#window.position;
    const begun = this.#aside.splice(0);
    const isAtEnd = isIdle && this.#window.size === 0 && !this.#isHalted;
    const progress = {
      lease,
      position,
      aside: [
        ...begun.map(({ entry }) => leasedFrom(entry, now())),
        ...this.#window.takeSkipped(position).map((skipped) => ({ ...skipped, dueOn: now(), leasedUntil: 0 })),
      ],
      release: isAtEnd ? 'at the end' : isIdle ? 'yes' : 'no',
      succeededOn: this.#succeededOn,
      backOff: isIdle ? this.#backOff() : null,
    } as const;
    this.#succeededOn = null;
    this.#isBackedOff = progress.backOff !== null && this.#isFailing;
    const after = this.#window.size < FEW && !this.#isHalted ? this.#window.examined : undefined;
    const saved = await saveProgress(primary, this.#hook, progress, after, now());
    if (saved === undefined) return false;
    for (const delivery of begun) {
      const person = { hook: this.#hook, applicantId: delivery.entry.applicant_id, lease };
      this.#beside.push(continuePerson(this.#context, person, delivery));
    }
    if (saved.page !== undefined) this.#add(saved.page);
    return !saved.isReleased;
  }

  #backOff(): Progress['backOff'] {
    const { now } = this.#context;
    const failures = this.#hook.failures + 1;
    if (this.#isFailing) return { failures, dueOn: now() + backOff(failures) };
    // While it is not known how the one delivery ends, no other run begins one.
    return this.#isOnTrial && this.#slow > 0 ? { failures: this.#hook.failures, dueOn: now() + LEASE } : null;
  }
}

function leasedFrom({ applicant_id, id }: EventEntry, now: number): SetAside {
  return { applicantId: applicant_id, eventId: id, dueOn: now, leasedUntil: now + LEASE };
}
