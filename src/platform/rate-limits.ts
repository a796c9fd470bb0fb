import type { Caller } from '../http/caller.ts';
import { Failure } from '../http/failure.ts';
import type { RateLimits } from '../http/limits.ts';
import { type Clock, within } from './clock.ts';
import { RecentKeys } from './recent-keys.ts';
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

/** Networks that are over their limit, by counter: an isolate keeps them for a minute. */
const refused = new WeakMap<RateLimit, RecentKeys>();

function refusedBy(counter: RateLimit): RecentKeys {
  const networks = refused.get(counter) ?? new RecentKeys(WINDOW * 1000);
  refused.set(counter, networks);
  return networks;
}

/** Whether calls without known credentials from a network are refused for now, without a look at anything else. */
export function isRefused(counter: RateLimit | undefined, network: string, now: number): boolean {
  return counter !== undefined && refusedBy(counter).has(network, now);
}

/**
 * Opens the counters of calls.
 *
 * A counter that fails or does not answer lets every call pass: it guards against floods, and refusing all calls would
 * be the worst of them. The counter by name gets a keyed hash. `callerNetwork` is that of the request.
 */
export function openRateLimits(
  bindings: RateLimitBindings,
  callerNetwork: string,
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
    if (!passes) throw tooMany();
  };
  return {
    byClient: ({ clientId, confidential }: Caller, network) =>
      count(
        confidential ? bindings.confidentialClient : bindings.publicClient,
        network === undefined ? clientId : `${clientId} ${network}`,
      ),
    async byAddress(network) {
      if (isRefused(bindings.publicClient, network, clock.now())) throw tooMany();
      try {
        await count(bindings.publicClient, network);
      } catch (error) {
        refusedBy(bindings.publicClient).add(network, clock.now());
        throw error;
      }
    },
    byName: async (name) =>
      count(
        bindings.name,
        `${await secrets.sign('name-limit', name.normalize('NFKC').toLowerCase())} ${callerNetwork}`,
      ),
  };
}

function tooMany(): Failure {
  return new Failure('too_many_requests', { retryAfter: WINDOW });
}
