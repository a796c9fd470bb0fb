import type { App } from '../app.ts';
import { Failure } from '../failure.ts';
import { entityTag, versionsIn } from './conditions.ts';
import { corsHeaders } from './cors.ts';
import type { Answer, Dialect } from './dialect.ts';
import type { AnyEndpoint, Caller } from './endpoint.ts';
import { type EndpointInput, type RoutedRequest, readInput } from './input.ts';
import { countCall, countName, countStranger } from './limits.ts';

/** What becomes known of a request on its way, for whatever answer it ends with. */
export interface Findings {
  caller?: Caller;
}

/** The one way of a request through an endpoint: who calls → may they → parse → count → handle → reply. */
export async function run(
  endpoint: AnyEndpoint,
  request: RoutedRequest,
  app: App,
  findings: Findings,
): Promise<Answer> {
  const { security, limited, limitedName } = endpoint;
  let form: EndpointInput | undefined;
  if (security === undefined) {
    if (limited) await countStranger(app, request);
  } else {
    const caller = await countedIfStranger(app, request, async () => {
      // Credentials in a form can only be judged once the form has been read.
      if (security.inForm) form = await readInput(endpoint, request);
      return security.identify(request, app, form?.body);
    });
    findings.caller = caller;
    if (limited) await countCall(app, request, caller);
  }
  const input = form ?? (await readInput(endpoint, request));
  const name = limitedName?.(input, findings.caller);
  if (name !== undefined) await countName(app, name);
  const result = await endpoint.handle(input, { ...app, caller: findings.caller });
  return reply(endpoint, result, request, app);
}

/**
 * Whoever fails to say who they are is counted by address, and past the limit is not told so any more.
 *
 * Only failures are counted: neighbours behind the same address who do say who they are go on unharmed.
 */
async function countedIfStranger(app: App, request: Request, identify: () => Promise<Caller>): Promise<Caller> {
  try {
    return await identify();
  } catch (error) {
    if (error instanceof Failure && error.code !== 'service_unavailable') await countStranger(app, request);
    throw error;
  }
}

function reply({ reply, conditional }: AnyEndpoint, result: unknown, request: Request, app: App): Answer {
  const headers: Record<string, string> = { ...reply.headers?.(result) };
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

/** Where an answer is given: its path as it is mounted, how it speaks, and whether pages of other origins may read it. */
export interface Place {
  readonly path: string;
  readonly dialect: Dialect;
  readonly crossOrigin?: boolean;
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
  { path, dialect, crossOrigin }: Place,
  work: (findings: Findings) => Promise<Answer>,
): Promise<Response> {
  const started = app.clock.now();
  const findings: Findings = {};
  let code: string | undefined;
  let answer: Answer;
  try {
    answer = await work(findings);
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('internal_error');
    if (failure !== error) app.log('error', 'defect', whereabouts(error));
    code = failure.code;
    answer = dialect.answer(failure, request, app.requestId);
  }
  app.log('info', 'request', {
    method: request.method,
    route: path,
    status: answer.status,
    code,
    client: findings.caller?.clientId,
    milliseconds: app.clock.now() - started,
  });
  return toResponse(answer, request, app, crossOrigin ? corsHeaders(request, findings.caller) : undefined);
}

function toResponse(
  { status, headers, body }: Answer,
  request: Request,
  app: App,
  cors: Record<string, string> | undefined,
): Response {
  const all: Record<string, string> = {
    'Cko-Request-Id': app.requestId,
    'Cache-Control': 'no-store',
    ...cors,
    ...headers,
  };
  if (body !== undefined) all['Content-Type'] ??= 'application/json';
  const bookmark = app.db.bookmark() ?? app.primary.bookmark();
  if (bookmark !== null) all['X-D1-Bookmark'] = bookmark;
  return new Response(request.method === 'HEAD' ? null : serialize(body), { status, headers: all });
}

function serialize(body: unknown): string | ReadableStream | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body);
}

function whereabouts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  // A message may have lines that look like frames.
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return { name: error.name, at: frames.slice(0, 5).map((line) => line.trim()) };
}
