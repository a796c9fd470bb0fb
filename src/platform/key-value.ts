import { Failure } from '../http/failure.ts';
import { type Clock, within } from './clock.ts';

/** A list in KV, of which only the keys count. A change takes up to 60 seconds to be seen everywhere (Cloudflare KV). */
export interface KeyList {
  /** The same object for every request to an isolate. */
  readonly binding: KVNamespace;
  /** Whether the key is on the list; throws `service_unavailable` when KV does not answer in time or at all. */
  has(key: string): Promise<boolean>;
}

/** Milliseconds until a call to KV is given up. */
const TIME_LIMIT = 5_000;

/** Opens a KV namespace as a list. Nothing is cached here: KV's own cache is stale enough. */
export function openKeyList(namespace: KVNamespace, clock: Clock, onFault: () => void): KeyList {
  return {
    binding: namespace,
    async has(key) {
      try {
        return (await within(clock, TIME_LIMIT, namespace.get(key))) !== null;
      } catch {
        onFault();
        throw new Failure('service_unavailable', { retryAfter: 5 });
      }
    },
  };
}
