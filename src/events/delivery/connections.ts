/** Connections that one invocation of a Worker may have open at once; a seventh waits unseen (Cloudflare, "Limits"). */
const MOST = 6;
/** Connections that receivers may have, all together, to which nothing has been delivered since they failed. */
const MOST_OF_SUSPECTS = MOST / 2;

/** A receiver as far as its turn depends on it. */
interface Receiver {
  readonly hook: { readonly id: string };
  /** Whether nothing has been delivered since a delivery failed. */
  readonly isSuspect: boolean;
}

interface Waiting {
  readonly receiver: Receiver;
  begin(end: () => void): void;
}

/**
 * Takes turns at the connections of one invocation, so that the time limit of a call begins when it is made.
 *
 * No webhook waits for another that answers slowly: none gets a second connection while the last ones are needed for
 * those that have none, and receivers that fail share half of all. A webhook waits only while six others do not answer
 * that did so before.
 */
export class Connections {
  #free = MOST;
  #ofSuspects = 0;
  readonly #open = new Map<string, number>();
  /** Webhooks that are being delivered to, and by how many parts of the run. */
  readonly #kept = new Map<string, number>();
  #waiting: Waiting[] = [];

  /** Keeps a connection for a webhook while something is done. */
  async keepFor<T>(id: string, work: () => Promise<T>): Promise<T> {
    add(this.#kept, id, 1);
    try {
      return await work();
    } finally {
      add(this.#kept, id, -1);
      this.#callNext();
    }
  }

  /** Whether a delivery to the receiver could begin at once. */
  isFree({ hook, isSuspect }: Receiver): boolean {
    if (this.#free === 0 || (isSuspect && this.#ofSuspects >= MOST_OF_SUSPECTS)) return false;
    if (!this.#open.has(hook.id)) return true;
    const withoutOne = [...this.#kept.keys()].filter((id) => !this.#open.has(id));
    return this.#free - 1 > withoutOne.length;
  }

  /** Does work that has one connection open. */
  async use<T>(receiver: Receiver, work: () => Promise<T>): Promise<T> {
    const end = this.isFree(receiver)
      ? this.#take(receiver)
      : await new Promise<() => void>((begin) => this.#waiting.push({ receiver, begin }));
    try {
      return await work();
    } finally {
      end();
      this.#callNext();
    }
  }

  #callNext(): void {
    for (const waiting of this.#waiting) {
      if (!this.isFree(waiting.receiver)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      waiting.begin(this.#take(waiting.receiver));
    }
  }

  /** Takes a connection until the function that it returns is called. */
  #take({ hook: { id }, isSuspect }: Receiver): () => void {
    const change = (by: 1 | -1) => {
      this.#free -= by;
      if (isSuspect) this.#ofSuspects += by;
      add(this.#open, id, by);
    };
    change(1);
    return () => change(-1);
  }
}

/** Adds to a number of a map, which has no noughts. */
function add(numbers: Map<string, number>, id: string, by: 1 | -1): void {
  const number = (numbers.get(id) ?? 0) + by;
  if (number === 0) numbers.delete(id);
  else numbers.set(id, number);
}
