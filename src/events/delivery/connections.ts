/** Connections that one invocation of a Worker may have open at once; a seventh waits unseen (Cloudflare, "Limits"). */
const MOST = 6;

/** Takes turns at the connections of one invocation, so that the time limit of a call begins when it is made. */
export class Connections {
  #free = MOST;
  readonly #waiting: (() => void)[] = [];

  /** Does work that has one connection open. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** Connections that each of several webhooks may have: one that answers slowly must leave some to the others. */
export function shareOf(webhooks: number): number {
  return Math.max(1, Math.floor((MOST - 1) / webhooks));
}
