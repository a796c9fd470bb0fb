import type { Caller } from './caller.ts';

/** Counters of calls; each throws `too_many_requests` past its limit. */
export interface RateLimits {
  /** By client and network, or by client alone; the limit is that of the client's kind. */
  byClient(caller: Caller, network?: string): Promise<void>;
  /** By network alone, for a call without a known client. */
  byAddress(network: string): Promise<void>;
  /** By the login name whose password a call tries, and the network it comes from. */
  byName(name: string): Promise<void>;
}

/** The address from which the Workers of every Cloudflare account call (Cloudflare, "HTTP request headers"). */
const OF_ALL_WORKERS = '2a06:98c0:3600::103';

/**
 * The caller's IPv4 address, or the /64 of an IPv6 one: the holder of one address of it has all.
 *
 * `unknown`, which no address can be, for a caller without one, and for the address that all Workers share.
 */
export function networkOf(request: Request): string {
  const address = request.headers.get('cf-connecting-ip') ?? 'unknown';
  if (address.toLowerCase() === OF_ALL_WORKERS) return 'unknown';
  if (!address.includes(':') || address.includes('.')) return address.replace(/^.*:/, '');
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...rest];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
