import type { Caller } from './caller.ts';
import type { Reply } from './error-format.ts';

/** Headers that a page may read beyond those that it always may (Fetch standard, "CORS-safelisted response-header name"). */
const EXPOSED = ['Location', 'Retry-After', 'WWW-Authenticate'];
/** Seconds for which a browser may keep a preflight: a kept one allows a call, and the call is authorized by itself. */
const MAX_AGE = '600';

/** Whether a request asks for leave to send another, rather than for the methods of a path. */
export function isPreflight(request: Request): boolean {
  return request.headers.has('origin') && request.headers.has('access-control-request-method');
}

/** The response to a preflight (Fetch standard, "CORS-preflight fetch"); an unknown origin is allowed nothing. */
export function preflightReply(origin: string, isKnown: boolean, methods: readonly string[]): Reply {
  const headers: Record<string, string> = { Vary: 'Origin' };
  if (isKnown) {
    headers['Access-Control-Allow-Origin'] = origin;
    headers['Access-Control-Allow-Methods'] = methods.join(', ');
    headers['Access-Control-Allow-Headers'] = 'Accept, Authorization, Content-Type';
    headers['Access-Control-Max-Age'] = MAX_AGE;
  }
  return { status: 204, headers };
}

/** CORS headers of a response: only pages of the calling client's origins may read it. */
export function corsHeaders(
  request: Request,
  caller: Caller | undefined,
  requestIdHeader: string,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !caller?.origins.includes(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': [requestIdHeader, ...EXPOSED].join(', '),
  };
}
