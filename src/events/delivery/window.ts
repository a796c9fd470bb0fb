import type { EventEntry } from '../event.ts';

/** An event to deliver; `waits` is 1 if its person has been set aside, whose events another delivery sends. */
export type Deliverable = EventEntry & { readonly waits: number };

/** A person who is left to another delivery, from that event on. */
export interface Skipped {
  readonly applicantId: string;
  readonly eventId: number;
}

/**
 * The events of one webhook that have been read and not been dealt with: what may be sent next, and how far all is done.
 *
 * A person's events are sent one after the other, those of several people side by side.
 */
export class Window {
  /** Events by person, in the order of the first of each. The first of a busy person is being sent. */
  readonly #queues = new Map<string, EventEntry[]>();
  readonly #busy = new Set<string>();
  /** Ids of the events of people who are left to another delivery, each until the position has passed it. */
  readonly #skipped = new Map<string, number[]>();
  #examined: number;

  constructor(position: number) {
    this.#examined = position;
  }

  /** The last entry of the history that has been read. */
  get examined(): number {
    return this.#examined;
  }

  /** Events that have been read and not been sent. */
  get size(): number {
    return this.#queues.values().reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Adds the events that a read up to an entry has found. */
  add(entries: readonly Deliverable[], examined: number): void {
    this.#examined = Math.max(this.#examined, examined);
    for (const { waits, ...entry } of entries) {
      const queue = this.#queues.get(entry.applicant_id);
      if (queue !== undefined) queue.push(entry);
      else if (waits === 1 || this.#skipped.has(entry.applicant_id)) this.#skip(entry);
      else this.#queues.set(entry.applicant_id, [entry]);
    }
  }

  /** The next event to send, whose person is busy from now on; undefined when every person with events is. */
  begin(): EventEntry | undefined {
    for (const [person, [first]] of this.#queues) {
      if (this.#busy.has(person)) continue;
      this.#busy.add(person);
      return first;
    }
    return undefined;
  }

  /** Takes note that the event has been delivered. */
  deliver({ applicant_id }: EventEntry): void {
    this.#busy.delete(applicant_id);
    const queue = this.#queues.get(applicant_id) ?? [];
    queue.shift();
    if (queue.length === 0) this.#queues.delete(applicant_id);
  }

  /** Leaves a person to another delivery, from the event that is being sent on. */
  setAside({ applicant_id }: EventEntry): void {
    const [, ...rest] = this.#queues.get(applicant_id) ?? [];
    this.#busy.delete(applicant_id);
    this.#queues.delete(applicant_id);
    for (const entry of rest) this.#skip(entry);
  }

  /** The last entry up to which every event is delivered, or of a person who is left to another delivery. */
  get position(): number {
    const first = Math.min(...this.#queues.values().map(([entry]) => entry?.id ?? Number.POSITIVE_INFINITY));
    return Math.min(this.#examined, first - 1);
  }

  /**
   * The people who were skipped up to that position, which takes them out of the window.
   *
   * Another delivery may have caught up with the position of before and forgotten the person: it has to be told again.
   */
  takeSkipped(position: number): Skipped[] {
    const passed: Skipped[] = [];
    for (const [applicantId, ids] of this.#skipped) {
      const [eventId = Number.POSITIVE_INFINITY] = ids;
      if (eventId > position) continue;
      passed.push({ applicantId, eventId });
      const left = ids.filter((id) => id > position);
      if (left.length === 0) this.#skipped.delete(applicantId);
      else this.#skipped.set(applicantId, left);
    }
    return passed;
  }

  #skip({ applicant_id, id }: EventEntry): void {
    const ids = this.#skipped.get(applicant_id);
    if (ids === undefined) this.#skipped.set(applicant_id, [id]);
    else ids.push(id);
  }
}
