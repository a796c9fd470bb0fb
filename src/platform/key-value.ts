import { Failure } from '../http/failure.ts';
import { type Clock, within } from './clock.ts';

/** A list in KV, of which only the keys count. A change takes up to 60 seconds to be seen everywhere (Cloudflare KV). */
export interface KeyList {
  /** The same object for every request to an isolate. */
  readonly binding: KVNamespace;
  /** Whether the key is on the list; throws `service_unavailable` when KV does not answer in time or at all. */
  has(key: string): Promise<boolean>;
  /** Every key, in alphabetical order; fails as `has` does. */
  list(): Promise<string[]>;
  /** Puts a key on the list; fails as `has` does. */
  add(key: string): Promise<void>;
  /** Takes a key off the list; one that is not on it is no error. Fails as `has` does. */
  remove(key: string): Promise<void>;
}

/** Milliseconds until a call to KV is given up. */
const TIME_LIMIT = 5_000;

/** Opens a KV namespace as a list. Nothing is cached here: KV's own cache is stale enough. */
export function openKeyList(namespace: KVNamespace, clock: Clock, onFault: () => void): KeyList {
  const ask = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await within(clock, TIME_LIMIT, call());
    } catch {
      onFault();
      throw new Failure('service_unavailable', { retryAfter: 5 });
    }
  };
  return {
    binding: namespace,
    has: async (key) => (await ask(() => namespace.get(key))) !== null,
    async list() {
      const keys: string[] = [];
      for (let cursor: string | null = null; ; ) {
        const page: KVNamespaceListResult<unknown, string> = await ask(() => namespace.list({ cursor }));
        keys.push(...page.keys.map(({ name }) => name));
        if (page.list_complete) return keys;
        cursor = page.cursor;
      }
    },
    add: (key) => ask(() => namespace.put(key, 'allowed')),
    remove: (key) => ask(() => namespace.delete(key)),
  };
}
