import type { RequestContext } from '../http/endpoint.ts';
import { Failure } from '../http/failure.ts';

const LOOPBACK = /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether an origin or URL is one of this machine alone. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(URL.parse(url)?.hostname ?? '');
}

/**
 * The one front door: once the service has a public origin, a request for another host, or over plain HTTP, is refused.
 *
 * Else the address that Cloudflare gives the Worker, and those of its old versions, would be doors beside the rules
 * that an operator has put before the first. What may have come through one as a credential must be rotated: the log says so.
 */
export function requireFrontDoor(request: Request, publicOrigin: string, log: RequestContext['log']): void {
  // A request's URL is parsed only if it is not written as the origin is.
  if (request.url.startsWith(`${publicOrigin}/`) || isLoopback(publicOrigin)) return;
  if (new URL(request.url).origin === publicOrigin) return;
  if (mayCarryCredentials(request.headers)) log('warn', 'credentials_exposed', { remedy: 'rotate the credentials' });
  throw new Failure('misdirected_request');
}

/** Keys and tokens come in a header, an operator's session in the only cookie, secrets and passwords in forms as well. */
function mayCarryCredentials(headers: Headers): boolean {
  const isForm = headers.get('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;
  return headers.has('authorization') || headers.has('cookie') || isForm;
}
