import { Router } from 'itty-router';
import { allowedOrigin, type IsKnownOrigin, isPreflight, preflightReply } from './cors.ts';
import type { CrossOrigin, RequestContext } from './endpoint.ts';
import type { ErrorFormat, Reply } from './error-format.ts';
import { Failure } from './failure.ts';
import type { RoutedRequest } from './input.ts';
import { networkOf } from './limits.ts';
import { runEndpoint } from './pipeline.ts';
import { type MountedRoute, respond } from './response.ts';
import type { Route } from './route.ts';

/** How failures of a path are written, and which other web origins may read what it responds. */
interface Format {
  readonly errors: ErrorFormat;
  readonly crossOrigin?: CrossOrigin | undefined;
}

/** The format of the paths that begin so and that no route has. */
export interface UnknownPath {
  readonly prefix: string;
  readonly crossOrigin?: CrossOrigin;
  load(): Promise<ErrorFormat>;
}

/** Everything that a router is made of. */
export interface RouterOptions<Context extends RequestContext> {
  readonly routes: readonly Route[];
  /** The first prefix that fits decides; the last is `/`. */
  readonly unknownPaths: readonly UnknownPath[];
  /** The response header that names the request. */
  readonly requestIdHeader: string;
  /** Preflights and failed credentials name no client, so the origin alone is asked for. */
  readonly isKnownOrigin: IsKnownOrigin<Context>;
}

/** Responds to a request. Never rejects. */
export type Handle<Context> = (request: Request, context: Context) => Promise<Response>;

/**
 * Mounts the routes on itty-router, those whose paths begin with the same segment when the first request for one comes:
 * no isolate serves them all, and a request is compared with those alone that it can be for.
 *
 * A path that a route has responds to other methods with 405 and `Allow`, before any credentials are looked at; a path
 * that none has is a 404 in the error format of its prefix. Every GET responds to HEAD as well, and every path that
 * pages of other origins may call responds to their preflights. Repeated slashes count as one.
 */
export function createRouter<Context extends RequestContext>(options: RouterOptions<Context>): Handle<Context> {
  const { unknownPaths } = options;
  const mount = (path: string, { errors, crossOrigin }: Format): MountedRoute<Context> => ({
    ...options,
    path,
    errors,
    crossOrigin,
  });

  const unknown = async ({ load, crossOrigin }: UnknownPath, request: Request, context: Context, error: unknown) =>
    respond(request, context, mount('unknown', { errors: await load(), crossOrigin }), async () => {
      const method = request.headers.get('access-control-request-method') ?? '';
      if (asksLeave(request, crossOrigin)) return preflight(request, context, [method], crossOrigin, options);
      throw error;
    });

  const routerOf = (routes: readonly Route[]) => {
    const router = Router<RoutedRequest, [Context], Response>();
    for (const [path, sharing] of byPath(routes)) {
      const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
      router.all(path, async (request, context) => {
        const method = request.method === 'HEAD' ? 'GET' : request.method;
        const route = sharing.find((each) => each.method === method);
        const endpoint = await (route ?? sharing[0]).load();
        const { crossOrigin } = endpoint;
        return respond(request, context, mount(path, endpoint), async () => {
          if (route !== undefined) return runEndpoint(endpoint, request, context);
          if (asksLeave(request, crossOrigin)) return preflight(request, context, methods, crossOrigin, options);
          throw new Failure('method_not_allowed', { allow: crossOrigin ? [...methods, 'OPTIONS'] : methods });
        });
      });
    }
    for (const each of unknownPaths) {
      router.all(`${each.prefix}*`, (request, context) => unknown(each, request, context, new Failure('not_found')));
    }
    return router;
  };

  const bySegment = routesBySegment(options.routes);
  const routers = new Map<string, ReturnType<typeof routerOf>>();
  const routerFor = (path: string) => {
    const segment = firstSegment(path);
    // One router serves every segment that no route has: callers invent them.
    const key = bySegment.has(segment) ? segment : NONE;
    const router = routers.get(key) ?? routerOf(bySegment.get(segment) ?? []);
    routers.set(key, router);
    return router;
  };

  return async (request, context) => {
    try {
      const url = new URL(request.url);
      const single = withSingleSlashes(request, url);
      return await routerFor(url.pathname).fetch(single as RoutedRequest, context);
    } catch (error) {
      // An endpoint that cannot be loaded leaves no other format.
      return unknown(unknownPaths.at(-1) as UnknownPath, request, context, error);
    }
  };
}

function asksLeave(request: Request, crossOrigin: CrossOrigin | undefined): crossOrigin is CrossOrigin {
  return crossOrigin !== undefined && request.method === 'OPTIONS' && isPreflight(request);
}

/** An unknown origin is rate-limited by address: each is looked up. */
async function preflight<Context extends RequestContext>(
  request: Request,
  context: Context,
  methods: readonly string[],
  crossOrigin: CrossOrigin,
  { isKnownOrigin }: RouterOptions<Context>,
): Promise<Reply> {
  const allowed = await allowedOrigin(request, context, crossOrigin, isKnownOrigin);
  if (allowed === undefined) await context.limits.byAddress(networkOf(request));
  return preflightReply(request, allowed, methods);
}

/** One SDK joins its base URL and a path with two slashes. The URL of the request becomes that of the result. */
function withSingleSlashes(request: Request, url: URL): Request {
  if (!url.pathname.includes('//')) return request;
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, '/');
  return new Request(url, request);
}

/** No segment is this. */
const NONE = '/';

function firstSegment(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

/** The routes by the first segment of their paths, which is never a parameter. */
function routesBySegment(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const single = routes.flatMap(({ paths, ...route }) => paths.map((path) => ({ ...route, paths: [path] as const })));
  return Map.groupBy(single, ({ paths: [path] }) => firstSegment(path));
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
