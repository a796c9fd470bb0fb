import type { Caller } from '../http/caller.ts';
import { Failure } from '../http/failure.ts';
import type { RateLimits } from '../http/limits.ts';
import { type Clock, within } from './clock.ts';
import type { Secrets } from './secrets.ts';

/** The counters' window in seconds; the binding does not say how much of it is left. */
const WINDOW = 60;
/** Milliseconds until a counter is given up: it is asked for every call, and answers from memory. */
const TIME_LIMIT = 2_000;

/** The bindings; their limits are in wrangler.toml, per location of Cloudflare's. */
export interface RateLimitBindings {
  readonly publicClient: RateLimit;
  readonly confidentialClient: RateLimit;
  readonly name: RateLimit;
}

/**
 * Opens the counters of calls.
 *
 * A counter that fails or does not answer lets every call pass: it guards against floods, and refusing all calls would
 * be the worst of them. The counter by name gets a keyed hash.
 */
export function openRateLimits(
  bindings: RateLimitBindings,
  clock: Clock,
  secrets: Secrets,
  onFault: () => void,
): RateLimits {
  const count = async (binding: RateLimit, key: string) => {
    let passes = true;
    try {
      passes = (await within(clock, TIME_LIMIT, binding.limit({ key }))).success;
    } catch {
      onFault();
    }
    if (!passes) throw new Failure('too_many_requests', { retryAfter: WINDOW });
  };
  return {
    byClient: ({ clientId, confidential }: Caller, network) =>
      count(
        confidential ? bindings.confidentialClient : bindings.publicClient,
        network === undefined ? clientId : `${clientId} ${network}`,
      ),
    byAddress: (network) => count(bindings.publicClient, network),
    byName: async (name, network) =>
      count(bindings.name, `${await secrets.sign('name-limit', name.normalize('NFKC').toLowerCase())} ${network}`),
  };
}
