import { isLoopback } from '../../platform/front-door.ts';

/** Milliseconds for which a session lasts at the most, whatever its use. */
export const LONGEST_SESSION = 8 * 60 * 60_000;

/** Browsers refuse that prefix to a cookie of another host or without `Secure` (RFC 6265bis section 4.1.3.2). */
const SECURE_NAME = '__Host-operator';
/** The name on this machine, where the service runs without TLS. */
const LOCAL_NAME = 'operator';

const isLocal = (publicOrigin: string) => publicOrigin.startsWith('http:') && isLoopback(publicOrigin);

/** The token in the cookie of a request; undefined without one. */
export function tokenIn(request: Request, publicOrigin: string): string | undefined {
  const name = isLocal(publicOrigin) ? LOCAL_NAME : SECURE_NAME;
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** The `Set-Cookie` header of a token; that of an empty one removes the cookie. */
export function cookieOf(token: string, publicOrigin: string): string {
  const [name, secure] = isLocal(publicOrigin) ? [LOCAL_NAME, ''] : [SECURE_NAME, ' Secure;'];
  return `${name}=${token}; Path=/;${secure} HttpOnly; SameSite=Strict; Max-Age=${token === '' ? 0 : LONGEST_SESSION / 1000}`;
}
