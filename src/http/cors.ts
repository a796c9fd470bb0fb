import type { App } from '../app.ts';
import type { Answer } from './dialect.ts';
import type { Caller } from './endpoint.ts';
import { countStranger } from './limits.ts';

/** Whether any live client calls from that web origin. Preflights carry no credentials, so no client can be asked for. */
export type KnowsOrigin = (app: App, origin: string) => Promise<boolean>;

const EXPOSED = 'Cko-Request-Id, Location, Retry-After, WWW-Authenticate';
/** How long a browser may keep a preflight, in seconds: a kept one allows a call, and the call is judged by itself. */
const MAX_AGE = '600';

/** Answers a preflight (Fetch standard, "CORS-preflight fetch"); an origin of nobody gets an answer that allows nothing. */
export async function preflight(
  request: Request,
  app: App,
  methods: readonly string[],
  knowsOrigin: KnowsOrigin,
): Promise<Answer> {
  const origin = request.headers.get('origin') ?? '';
  const headers: Record<string, string> = { Vary: 'Origin' };
  if (!(await knowsOrigin(app, origin))) {
    await countStranger(app, request);
  } else {
    headers['Access-Control-Allow-Origin'] = origin;
    headers['Access-Control-Allow-Methods'] = methods.join(', ');
    headers['Access-Control-Allow-Headers'] = 'Accept, Authorization, Content-Type';
    headers['Access-Control-Max-Age'] = MAX_AGE;
  }
  return { status: 204, headers };
}

/** Whether a request asks for leave to send another, rather than for the methods of a path. */
export function isPreflight(request: Request): boolean {
  return request.headers.has('origin') && request.headers.has('access-control-request-method');
}

/** What lets a page of the authenticated client read the response; pages of anybody else get nothing. */
export function corsHeaders(request: Request, caller: Caller | undefined): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !caller?.origins.includes(origin)) return { Vary: 'Origin' };
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED };
}
