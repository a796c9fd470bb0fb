import { allowedOrigin, corsHeaders, type IsKnownOrigin } from './cors.ts';
import type { CrossOrigin, RequestContext } from './endpoint.ts';
import type { ErrorFormat, Reply } from './error-format.ts';
import { Failure } from './failure.ts';

/** Where a response is given: its path as it is mounted, its error format, and which other origins may read it. */
export interface MountedRoute<Context> {
  readonly path: string;
  readonly errors: ErrorFormat;
  readonly crossOrigin: CrossOrigin | undefined;
  readonly isKnownOrigin: IsKnownOrigin<Context>;
  /** The response header that names the request. */
  readonly requestIdHeader: string;
}

/**
 * Does the work of one request and responds in the error format, whatever happens: the only place that catches.
 *
 * Anything but a `Failure` that the format answers is a defect of ours: the caller gets `internal_error`, the log gets
 * the error's name and where it arose, and neither gets its message, which can hold what was sent.
 */
export async function respond<Context extends RequestContext>(
  request: Request,
  context: Context,
  route: MountedRoute<Context>,
  work: () => Promise<Reply>,
): Promise<Response> {
  const started = context.now();
  let failure: Failure | undefined;
  let reply: Reply;
  try {
    context.admit(request);
    reply = await work();
  } catch (error) {
    failure = failureOf(error, route.errors, context);
    reply = route.errors.reply(failure, request, context);
  }
  const figures = {
    method: request.method,
    route: route.path,
    status: reply.status,
    client: context.facts.caller?.clientId,
    milliseconds: context.now() - started,
  };
  context.log('info', 'request', { ...figures, code: failure?.code, reason: failure?.detail.reason });
  context.count(figures);
  return toResponse(reply, request, context, {
    [route.requestIdHeader]: context.requestId,
    ...(await crossOriginHeaders(request, context, route)),
  });
}

function failureOf(error: unknown, errors: ErrorFormat, context: RequestContext): Failure {
  if (error instanceof Failure && errors.answers(error.code)) return error;
  const undeclared = error instanceof Failure ? { undeclared: error.code } : {};
  context.log('error', 'defect', { ...origin(error), ...undeclared });
  return new Failure('internal_error');
}

/** Headers of every response. Browsers heed the first over HTTPS alone (RFC 6797 section 8.1). */
const ALWAYS = {
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** The response is decided already: an origin that cannot be looked up may not read it. */
async function crossOriginHeaders<Context extends RequestContext>(
  request: Request,
  context: Context,
  { crossOrigin, isKnownOrigin, requestIdHeader }: MountedRoute<Context>,
): Promise<Record<string, string>> {
  if (crossOrigin === undefined) return {};
  const allowed = await allowedOrigin(request, context, crossOrigin, isKnownOrigin).catch(() => undefined);
  return corsHeaders(allowed, requestIdHeader);
}

function toResponse(
  { status, headers, body }: Reply,
  request: Request,
  context: RequestContext,
  shared: Readonly<Record<string, string>>,
): Response {
  const all: Record<string, string> = { ...ALWAYS, ...shared, ...headers };
  if (body !== undefined) all['Content-Type'] ??= 'application/json';
  Object.assign(all, context.responseHeaders());
  return new Response(request.method === 'HEAD' ? null : serialize(body), { status, headers: all });
}

function serialize(body: unknown): string | ReadableStream | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body);
}

/** Where an error arose, without its message. */
function origin(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  // A message may have lines that look like frames.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return { name: error.name, at: frames.slice(0, 5).map((line) => line.trim()) };
}
