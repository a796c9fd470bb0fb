import type { App } from '../app.ts';
import { Failure } from '../failure.ts';
import { entityTag, versionsIn } from './conditions.ts';
import type { Answer, Dialect } from './dialect.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { type RoutedRequest, readInput } from './input.ts';

/** The one way of a request through an endpoint: who calls → may they → parse → handle → reply. */
export async function run(endpoint: AnyEndpoint, request: RoutedRequest, app: App): Promise<Answer> {
  const caller = await endpoint.security?.identify(request, app);
  const input = await readInput(endpoint, request);
  const result = await endpoint.handle(input, { ...app, caller });
  return reply(endpoint, result, request, app);
}

function reply({ reply, conditional }: AnyEndpoint, result: unknown, request: Request, app: App): Answer {
  const headers: Record<string, string> = {};
  const version = reply.version?.(result);
  if (version !== undefined) {
    headers.ETag = entityTag(version);
    if (conditional && request.method !== 'PATCH' && isKnown(version, request)) return { status: 304, headers };
  }
  return { status: reply.status, headers, body: reply.body?.(result, app) };
}

function isKnown(version: number, request: Request): boolean {
  const known = versionsIn(request.headers.get('if-none-match'));
  return known === 'any' || (known?.includes(version) ?? false);
}

/**
 * Does the work of one request and answers in the dialect, whatever happens: the only place that catches.
 *
 * What is not a `Failure` is a defect of ours: the caller gets `internal_error`, the log gets the error's name and
 * where it arose, and neither gets its message, which can hold what was sent.
 */
export async function respond(
  request: Request,
  app: App,
  dialect: Dialect,
  route: string,
  work: () => Promise<Answer>,
): Promise<Response> {
  const started = app.clock.now();
  let code: string | undefined;
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('internal_error');
    if (failure !== error) app.log('error', 'defect', whereabouts(error));
    code = failure.code;
    answer = dialect.answer(failure, request, app.requestId);
  }
  app.log('info', 'request', {
    method: request.method,
    route,
    status: answer.status,
    ...(code !== undefined && { code }),
    milliseconds: app.clock.now() - started,
  });
  return toResponse(answer, request, app);
}

function toResponse({ status, headers, body }: Answer, request: Request, app: App): Response {
  const text =
    body === undefined || request.method === 'HEAD' ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const all: Record<string, string> = { 'Cko-Request-Id': app.requestId, 'Cache-Control': 'no-store', ...headers };
  if (body !== undefined) all['Content-Type'] ??= 'application/json';
  const bookmark = app.db.bookmark();
  if (bookmark !== null) all['X-D1-Bookmark'] = bookmark;
  return new Response(text, { status, headers: all });
}

function whereabouts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, at: frames.slice(0, 5).map((line) => line.trim()) };
}
