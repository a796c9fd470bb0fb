import type { CrossOrigin, RequestContext } from './endpoint.ts';
import type { Reply } from './error-format.ts';

/** Whether any live client calls from that web origin. */
export type IsKnownOrigin<Context> = (context: Context, origin: string) => Promise<boolean>;

/** Headers that a page may read beyond those that it always may (Fetch standard, "CORS-safelisted response-header name"). */
const EXPOSED = ['Location', 'Retry-After', 'WWW-Authenticate'];
/** Seconds for which a browser may keep a preflight: a kept one allows a call, and the call is authorized by itself. */
const MAX_AGE = '600';
/** Header names, comma-separated, as a preflight asks for them (RFC 9110 section 5.6.2). */
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?: *, *[\w!#$%&'*+.^`|~-]+)*$/;

/** Whether a request asks for leave to send another, rather than for the methods of a path. */
export function isPreflight(request: Request): boolean {
  return request.headers.has('origin') && request.headers.has('access-control-request-method');
}

/**
 * The response to a preflight (Fetch standard, "CORS-preflight fetch"); an unknown origin is allowed nothing.
 *
 * The headers that it asks for are allowed, whatever they are: tracing adds its own, and no cookie is ever used here.
 */
export function preflightReply(request: Request, allowed: string | undefined, methods: readonly string[]): Reply {
  const headers: Record<string, string> = { Vary: 'Origin, Access-Control-Request-Headers' };
  if (allowed !== undefined) {
    const asked = request.headers.get('access-control-request-headers') ?? '';
    headers['Access-Control-Allow-Origin'] = allowed;
    headers['Access-Control-Allow-Methods'] = methods.join(', ');
    headers['Access-Control-Allow-Headers'] = HEADER_NAMES.test(asked) ? asked : 'Accept, Authorization, Content-Type';
    headers['Access-Control-Max-Age'] = MAX_AGE;
  }
  return { status: 204, headers };
}

/**
 * The origin that may read a response; undefined if none may.
 *
 * Once the client is known, only its own origins may. Before that those of any live client may, so that a page can tell
 * an expired session from a broken network.
 */
export async function allowedOrigin<Context extends RequestContext>(
  request: Request,
  context: Context,
  crossOrigin: CrossOrigin,
  isKnownOrigin: IsKnownOrigin<Context>,
): Promise<string | undefined> {
  const origin = request.headers.get('origin');
  if (origin === null) return undefined;
  if (crossOrigin === 'any') return '*';
  const { caller } = context.facts;
  const allows = caller === undefined ? await isKnownOrigin(context, origin) : caller.origins.includes(origin);
  return allows ? origin : undefined;
}

/** CORS headers of a response that the allowed origin may read. */
export function corsHeaders(allowed: string | undefined, requestIdHeader: string): Record<string, string> {
  if (allowed === undefined) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': allowed,
    'Access-Control-Expose-Headers': [requestIdHeader, ...EXPOSED].join(', '),
  };
}
