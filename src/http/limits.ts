import type { App } from '../app.ts';
import { within } from '../clock.ts';
import { Failure } from '../failure.ts';
import type { Caller } from './endpoint.ts';

/** The counters' window in seconds; the binding does not say how much of it is left. */
const WINDOW = 60;
/** How long a counter is waited for, in milliseconds: it is asked for every call, and answers from memory. */
const TIME_LIMIT = 2_000;

/** Counts a call of a client from an address; throws `too_many_requests` past the limit of its kind. */
export function countCall(app: App, request: Request, caller: Caller): Promise<void> {
  const limit = caller.confidential ? app.limits.confidentialClient : app.limits.publicClient;
  return count(app, limit, `${caller.clientId} ${networkOf(request)}`);
}

/** Counts a call that nobody vouches for, by its address alone and like one of a public client. */
export function countStranger(app: App, request: Request): Promise<void> {
  return count(app, app.limits.publicClient, networkOf(request));
}

/** Counts a try of a user name or an e-mail address, whoever makes it; the counter knows a keyed hash only. */
export async function countName(app: App, name: string): Promise<void> {
  const folded = name.normalize('NFKC').toLowerCase();
  return count(app, app.limits.name, await app.secrets.sign('name-limit', folded));
}

/**
 * A counter that is out of order or does not answer lets everybody pass: it guards against floods, and refusing all
 * calls would be the worst of them.
 */
async function count(app: App, limit: RateLimit, key: string): Promise<void> {
  let passes = true;
  try {
    passes = (await within(app.clock, TIME_LIMIT, limit.limit({ key }))).success;
  } catch {
    app.log('warn', 'limit_fault');
  }
  if (!passes) throw new Failure('too_many_requests', { retryAfter: WINDOW });
}

/** The caller's IPv4 address, or the /64 of an IPv6 one: whoever has one address of it has all. */
export function networkOf(request: Request): string {
  const address = request.headers.get('cf-connecting-ip') ?? 'unknown';
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
