import type { App } from '../app.ts';
import { within } from '../clock.ts';
import { Failure } from '../failure.ts';

const TIME_LIMIT = 5_000;

/**
 * Whether the company allows work addresses of that domain, exactly: a subdomain is another domain.
 *
 * Read without a cache of ours; a change takes up to 60 seconds to be seen everywhere (Cloudflare KV). Throws
 * `service_unavailable` when KV gives no answer: guessing would let a stranger in or turn an employee away.
 */
export async function isAllowedDomain(app: App, domain: string | undefined): Promise<boolean> {
  if (domain === undefined) return false;
  try {
    return (await within(app.clock, TIME_LIMIT, app.domains.get(domain))) !== null;
  } catch {
    app.log('warn', 'domain_list_fault');
    throw new Failure('service_unavailable', { retryAfter: 5 });
  }
}
