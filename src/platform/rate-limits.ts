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
 * Networks that are over their limit, and until when, by counter: an isolate keeps them for a minute. One that has too
 * many of them forgets the oldest.
 */
const refused = new WeakMap<RateLimit, Map<string, number>>();
const MOST_REFUSED = 10_000;

function refusedBy(counter: RateLimit): Map<string, number> {
  const networks = refused.get(counter) ?? new Map<string, number>();
  refused.set(counter, networks);
  return networks;
}

/** Whether calls without known credentials from a network are refused for now, without a look at anything else. */
export function isRefused(counter: RateLimit | undefined, network: string, now: number): boolean {
  return counter !== undefined && now < (refusedBy(counter).get(network) ?? 0);
}

function refuse(counter: RateLimit, network: string, now: number): void {
  const networks = refusedBy(counter);
  const [oldest] = networks.keys();
  if (networks.size >= MOST_REFUSED && oldest !== undefined) networks.delete(oldest);
  networks.delete(network);
  networks.set(network, now + WINDOW * 1000);
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
        refuse(bindings.publicClient, network, clock.now());
        throw error;
      }
    },
    byName: async (name, network) =>
      count(bindings.name, `${await secrets.sign('name-limit', name.normalize('NFKC').toLowerCase())} ${network}`),
  };
}

function tooMany(): Failure {
  return new Failure('too_many_requests', { retryAfter: WINDOW });
}
