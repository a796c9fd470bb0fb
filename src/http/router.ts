import { Router } from 'itty-router';
import { isPreflight, preflightReply } from './cors.ts';
import type { RequestContext } from './endpoint.ts';
import type { ErrorFormat, Reply } from './error-format.ts';
import { Failure } from './failure.ts';
import type { RoutedRequest } from './input.ts';
import { networkOf } from './limits.ts';
import { runEndpoint } from './pipeline.ts';
import { respond } from './response.ts';
import type { Route } from './route.ts';

/** Everything that a router is made of. */
export interface RouterOptions<Context extends RequestContext> {
  readonly routes: readonly Route[];
  /** The error format of a path that no route has: the first prefix that fits decides; the last is `/`. */
  readonly unknownPaths: readonly { readonly prefix: string; readonly errors: ErrorFormat }[];
  /** The response header that names the request. */
  readonly requestIdHeader: string;
  /** Whether any live client calls from that web origin. Preflights carry no credentials, so no client can be asked for. */
  isKnownOrigin(context: Context, origin: string): Promise<boolean>;
}

/** Responds to a request. Never rejects. */
export type Handle<Context> = (request: Request, context: Context) => Promise<Response>;

/**
 * Mounts the routes on itty-router.
 *
 * A path that a route has responds to other methods with 405 and `Allow`, before any credentials are looked at; a path
 * that none has is a 404 in the error format of its prefix. Every GET responds to HEAD as well, and every path that
 * pages of other origins may call responds to their preflights.
 */
export function createRouter<Context extends RequestContext>(options: RouterOptions<Context>): Handle<Context> {
  const { routes, unknownPaths, requestIdHeader } = options;
  const router = Router<RoutedRequest, [Context], Response>();

  for (const { method, paths, endpoint } of routes) {
    for (const path of paths) {
      const mounted = { path, errors: endpoint.errors, crossOrigin: endpoint.crossOrigin ?? false, requestIdHeader };
      const handle = (request: RoutedRequest, context: Context) =>
        respond(request, context, mounted, () => runEndpoint(endpoint, request, context));
      router[method.toLowerCase() as 'get'](path, handle);
      if (method === 'GET') router.head(path, handle);
    }
  }

  for (const [path, sharing] of byPath(routes)) {
    const { errors, crossOrigin = false } = sharing[0].endpoint;
    const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
    const allow = crossOrigin ? [...methods, 'OPTIONS'] : methods;
    router.all(path, (request, context) =>
      respond(request, context, { path, errors, requestIdHeader }, async () => {
        const asks = crossOrigin && request.method === 'OPTIONS' && isPreflight(request);
        if (asks) return preflight(request, context, methods, options);
        throw new Failure('method_not_allowed', { allow });
      }),
    );
  }

  for (const { prefix, errors } of unknownPaths) {
    router.all(`${prefix}*`, (request, context) =>
      respond(request, context, { path: 'unknown', errors, requestIdHeader }, () =>
        Promise.reject(new Failure('not_found')),
      ),
    );
  }

  return (request, context) => router.fetch(request as RoutedRequest, context);
}

/** An unknown origin is rate-limited by address: each is looked up. */
async function preflight<Context extends RequestContext>(
  request: Request,
  context: Context,
  methods: readonly string[],
  { isKnownOrigin }: RouterOptions<Context>,
): Promise<Reply> {
  const origin = request.headers.get('origin') ?? '';
  const isKnown = await isKnownOrigin(context, origin);
  if (!isKnown) await context.limits.byAddress(networkOf(request));
  return preflightReply(origin, isKnown, methods);
}

function byPath(routes: readonly Route[]): Map<string, [Route, ...Route[]]> {
  const sharing = new Map<string, [Route, ...Route[]]>();
  for (const route of routes) {
    for (const path of route.paths) {
      const others = sharing.get(path);
      if (others === undefined) sharing.set(path, [route]);
      else others.push(route);
    }
  }
  return sharing;
}
