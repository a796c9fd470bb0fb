/** Keys that an isolate keeps for a while. Past `most` of them the oldest is forgotten. */
export class RecentKeys {
  readonly #lifetime: number;
  readonly #most: number;
  readonly #added = new Map<string, number>();

  /** The lifetime of a key is in milliseconds. */
  constructor(lifetime: number, most = 10_000) {
    this.#lifetime = lifetime;
    this.#most = most;
  }

  /** Whether the key was added less than a lifetime before. */
  has(key: string, now: number): boolean {
    const added = this.#added.get(key);
    return added !== undefined && Math.abs(now - added) < this.#lifetime;
  }

  /** Forgets every key. */
  clear(): void {
    this.#added.clear();
  }

  /** Keeps the key for a lifetime from now. */
  add(key: string, now: number): void {
    this.#added.delete(key);
    const [oldest] = this.#added.keys();
    if (this.#added.size >= this.#most && oldest !== undefined) this.#added.delete(oldest);
    this.#added.set(key, now);
  }
}
