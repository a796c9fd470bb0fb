import type { Caller } from './caller.ts';
import { entityTag, versionsIn } from './conditions.ts';
import type { AnyEndpoint, RequestContext } from './endpoint.ts';
import type { Reply } from './error-format.ts';
import { Failure } from './failure.ts';
import { type EndpointInput, type RoutedRequest, readInput } from './input.ts';
import { networkOf } from './limits.ts';

/** The flow of a request through an endpoint: who calls → may they → parse → limit → handle → reply. */
export async function runEndpoint(
  endpoint: AnyEndpoint,
  request: RoutedRequest,
  context: RequestContext,
): Promise<Reply> {
  const { security, limited } = endpoint;
  const { facts, limits } = context;
  let read: Promise<EndpointInput> | undefined;
  const readOnce = () => {
    read ??= readInput(endpoint, request);
    return read;
  };
  if (security === undefined) {
    if (limited) await limits.byAddress(networkOf(request));
  } else {
    // Credentials in a form can only be verified once the form has been read.
    const readForm = async () => (endpoint.body?.type === 'form' ? (await readOnce()).body : undefined);
    facts.caller = await identifyLimited(request, context, () => security.identify(request, context, readForm));
    if (limited) await limits.byClient(facts.caller, limited === 'by_client' ? undefined : networkOf(request));
  }
  const input = await readOnce();
  const identified = { ...context, caller: facts.caller };
  const result = await endpoint.handle(input, identified);
  return successReply(endpoint, result, request, context);
}

/**
 * A caller that fails to identify itself is rate-limited by address, and past the limit is not told of the failure.
 *
 * Only failures count: callers behind the same address that do identify themselves go on unharmed.
 */
async function identifyLimited(
  request: Request,
  { limits }: RequestContext,
  identify: () => Promise<Caller>,
): Promise<Caller> {
  try {
    return await identify();
  } catch (error) {
    if (error instanceof Failure && error.code !== 'service_unavailable') await limits.byAddress(networkOf(request));
    throw error;
  }
}

function successReply(
  { success, conditional }: AnyEndpoint,
  result: unknown,
  request: Request,
  context: RequestContext,
): Reply {
  const headers: Record<string, string> = {
    ...(success.lines && { 'Content-Type': 'application/x-ndjson' }),
    ...success.headers?.(result),
  };
  const version = success.version?.(result);
  if (version !== undefined) {
    headers.ETag = entityTag(version);
    if (conditional && request.method !== 'PATCH' && isKnown(version, request)) return { status: 304, headers };
  }
  return { status: success.statusOf?.(result) ?? success.status, headers, body: success.body?.(result, context) };
}

function isKnown(version: number, request: Request): boolean {
  const known = versionsIn(request.headers.get('if-none-match'));
  return known === 'any' || (known?.includes(version) ?? false);
}
