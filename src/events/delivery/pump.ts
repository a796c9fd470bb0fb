import type { EventEntry } from '../event.ts';
import type { Outcome } from '../webhooks/send.ts';
import type { Webhook } from '../webhooks/webhook.ts';
import { type DeliveryContext, sendEvent } from './delivery.ts';
import { ReceiverHealth } from './health.ts';
import { type BegunDelivery, continuePerson } from './people/person.ts';
import type { SetAside } from './people/store.ts';
import { LEASE, SLOW } from './retry-rules.ts';
import { type PageOfEvents, readEvents, saveProgress } from './store.ts';
import { Window } from './window.ts';

/** Milliseconds after which progress is stored while deliveries go on. */
const PAUSE = 1_000;
/** Events that have been read and not been sent, below which more are read. */
const FEW = 100;

/** A delivery whose end the others wait for, unless it takes long. */
class Flight {
  readonly entry: EventEntry;
  readonly outcome: Promise<Outcome>;
  /** Resolves when it has got its connection. */
  readonly begun: Promise<void>;
  begunOn: number | undefined;
  ended: Outcome | undefined;

  constructor(context: DeliveryContext, health: ReceiverHealth, entry: EventEntry) {
    let begin = () => {};
    this.begun = new Promise((resolve) => {
      begin = resolve;
    });
    this.entry = entry;
    const sent = sendEvent(context, health, entry, () => {
      this.begunOn = context.now();
      begin();
    });
    this.outcome = sent.then((ended) => {
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
  readonly #health: ReceiverHealth;
  readonly #window: Window;
  readonly #flights = new Set<Flight>();
  /** Deliveries of people who are set aside, and how many of them are being waited for by the receiver. */
  readonly #beside: Promise<void>[] = [];
  #slow = 0;
  #aside: BegunDelivery[] = [];
  #isFull = false;
  #hasSkipped = false;

  constructor(context: DeliveryContext, hook: Webhook) {
    this.#context = context;
    this.#hook = hook;
    this.#health = new ReceiverHealth(context, hook);
    this.#window = new Window(hook.position);
  }

  /** Resolves when nothing more can be done under this lease; true if there may be more to do at once under another. */
  async run(): Promise<boolean> {
    try {
      await this.#deliver();
    } finally {
      await Promise.all(this.#beside);
    }
    await this.#health.flush();
    const { isHalted, isOnTrial, hasRecovered } = this.#health;
    // People who wait may be due now, or have to show if the receiver is back.
    const arePeopleDue = this.#hasSkipped || this.#beside.length > 0 || isOnTrial || hasRecovered;
    return (this.#window.size > 0 || arePeopleDue) && !isHalted;
  }

  async #deliver(): Promise<void> {
    const { primary, now } = this.#context;
    this.#add(await readEvents(primary, this.#hook, this.#hook.position));
    for (let savedOn = now(); ; ) {
      this.#begin();
      const isIdle = this.#flights.size === 0;
      if (!isIdle) await this.#settle();
      const wantsMore = this.#isFull && this.#window.size < FEW;
      const isDue = isIdle || this.#aside.length > 0 || wantsMore || now() - savedOn >= PAUSE;
      if (!isDue) continue;
      if (!(await this.#save(isIdle))) return;
      savedOn = now();
    }
  }

  get #mayBegin(): boolean {
    if (this.#health.isHalted || this.#context.isOver()) return false;
    const isAlone = this.#flights.size + this.#slow === 0;
    return isAlone || (!this.#health.isOnTrial && this.#context.connections.isFree(this.#health));
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
      this.#flights.add(new Flight(this.#context, this.#health, entry));
    }
  }

  /** Waits until a delivery has begun, ended or become slow, and deals with all that have ended or are slow. */
  async #settle(): Promise<void> {
    const { clock, now } = this.#context;
    const flights = [...this.#flights];
    const slowOn = Math.min(...flights.map(({ begunOn = Number.POSITIVE_INFINITY }) => begunOn)) + SLOW;
    let stop = () => {};
    const patience = new Promise<void>((resolve) => {
      if (Number.isFinite(slowOn)) stop = clock.after(Math.max(0, slowOn - now()), resolve);
    });
    const begun = flights.filter(({ begunOn }) => begunOn === undefined).map((flight) => flight.begun);
    await Promise.race([patience, ...begun, ...flights.map(({ outcome }) => outcome)]);
    stop();
    for (const flight of flights) {
      const { entry, begunOn = now(), ended } = flight;
      if (ended === undefined && now() - begunOn < SLOW) continue;
      this.#flights.delete(flight);
      if (ended === undefined) this.#leave(flight);
      else if (ended.kind === 'delivered') this.#succeed(entry);
      else await this.#fail(flight, ended);
    }
  }

  #succeed(entry: EventEntry): void {
    this.#window.deliver(entry);
    this.#health.succeed();
  }

  async #fail({ entry, outcome }: Flight, ended: Outcome): Promise<void> {
    await this.#health.fail(ended, true);
    this.#window.setAside(entry);
    this.#aside.push({ entry, outcome, isNoted: true });
  }

  /** Leaves a slow delivery to itself. */
  #leave({ entry, outcome }: Flight): void {
    this.#slow += 1;
    const counted = outcome.then((ended) => {
      this.#slow -= 1;
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
    const isAtEnd = isIdle && this.#window.size === 0 && !this.#health.isHalted;
    const progress = {
      lease,
      position,
      aside: [
        ...begun.map(({ entry }) => leasedFrom(entry, now())),
        ...this.#window.takeSkipped(position).map((skipped) => ({ ...skipped, dueOn: now(), leasedUntil: 0 })),
      ],
      release: isAtEnd ? 'at the end' : isIdle ? 'yes' : 'no',
      succeededOn: this.#health.takeSuccess(),
      dueOn: isIdle && this.#slow === 0 && this.#health.isOnTrial ? now() : null,
    } as const;
    const after = this.#window.size < FEW && !this.#health.isHalted ? this.#window.examined : undefined;
    const saved = await saveProgress(primary, this.#hook, progress, after, now());
    if (saved === undefined) return false;
    if (saved.isDisabled) this.#health.disable();
    for (const delivery of begun) this.#beside.push(continuePerson(this.#context, this.#health, lease, delivery));
    if (saved.page !== undefined) this.#add(saved.page);
    return !saved.isReleased;
  }
}

function leasedFrom({ applicant_id, id }: EventEntry, now: number): SetAside {
  return { applicantId: applicant_id, eventId: id, dueOn: now, leasedUntil: now + LEASE };
}
