import { corsHeaders } from './cors.ts';
import type { RequestContext } from './endpoint.ts';
import type { ErrorFormat, Reply } from './error-format.ts';
import { Failure } from './failure.ts';

/** Where a response is given: its path as it is mounted, its error format, and whether other origins may read it. */
export interface MountedRoute {
  readonly path: string;
  readonly errors: ErrorFormat;
  readonly crossOrigin?: boolean;
  /** The response header that names the request. */
  readonly requestIdHeader: string;
}

/**
 * Does the work of one request and responds in the error format, whatever happens: the only place that catches.
 *
 * Anything but a `Failure` that the format answers is a defect of ours: the caller gets `internal_error`, the log gets
 * the error's name and where it arose, and neither gets its message, which can hold what was sent.
 */
export async function respond(
  request: Request,
  context: RequestContext,
  route: MountedRoute,
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
    reply = route.errors.reply(failure, request, context.requestId);
  }
  context.log('info', 'request', {
    method: request.method,
    route: route.path,
    status: reply.status,
    code: failure?.code,
    reason: failure?.detail.reason,
    client: context.facts.caller?.clientId,
    milliseconds: context.now() - started,
  });
  return toResponse(reply, request, context, route);
}

function failureOf(error: unknown, errors: ErrorFormat, context: RequestContext): Failure {
  if (error instanceof Failure && errors.answers(error.code)) return error;
  const undeclared = error instanceof Failure ? { undeclared: error.code } : {};
  context.log('error', 'defect', { ...origin(error), ...undeclared });
  return new Failure('internal_error');
}

function toResponse(
  { status, headers, body }: Reply,
  request: Request,
  context: RequestContext,
  { crossOrigin, requestIdHeader }: MountedRoute,
): Response {
  const all: Record<string, string> = {
    [requestIdHeader]: context.requestId,
    'Cache-Control': 'no-store',
    ...(crossOrigin && corsHeaders(request, context.facts.caller, requestIdHeader)),
    ...headers,
  };
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
