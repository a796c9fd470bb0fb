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

/** Facts of a path that no route has. */
export interface UnknownPath extends Format {
  readonly prefix: string;
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
 * Mounts the routes on itty-router.
 *
 * A path that a route has responds to other methods with 405 and `Allow`, before any credentials are looked at; a path
 * that none has is a 404 in the error format of its prefix. Every GET responds to HEAD as well, and every path that
 * pages of other origins may call responds to their preflights. Repeated slashes count as one.
 */
export function createRouter<Context extends RequestContext>(options: RouterOptions<Context>): Handle<Context> {
  const { routes, unknownPaths } = options;
  const router = Router<RoutedRequest, [Context], Response>();
  const mount = (path: string, { errors, crossOrigin }: Format): MountedRoute<Context> => ({
    ...options,
    path,
    errors,
    crossOrigin,
  });

  // One path after the other, so that `/applicants/export` is none of the ids of `/applicants/:applicant_id`.
  for (const [path, sharing] of byPath(routes)) {
    for (const { method, load } of sharing) {
      const handle = async (request: RoutedRequest, context: Context) => {
        const endpoint = await load();
        return respond(request, context, mount(path, endpoint), () => runEndpoint(endpoint, request, context));
      };
      router[method.toLowerCase() as 'get'](path, handle);
      if (method === 'GET') router.head(path, handle);
    }
    const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
    router.all(path, async (request, context) => {
      const { errors, crossOrigin } = await sharing[0].load();
      return respond(request, context, mount(path, { errors, crossOrigin }), async () => {
        if (asksLeave(request, crossOrigin)) return preflight(request, context, methods, crossOrigin, options);
        throw new Failure('method_not_allowed', { allow: crossOrigin ? [...methods, 'OPTIONS'] : methods });
      });
    });
  }

  for (const { prefix, ...format } of unknownPaths) {
    const { crossOrigin } = format;
    const mounted = mount('unknown', format);
    router.all(`${prefix}*`, (request, context) =>
      respond(request, context, mounted, async () => {
        const method = request.headers.get('access-control-request-method') ?? '';
        if (asksLeave(request, crossOrigin)) return preflight(request, context, [method], crossOrigin, options);
        throw new Failure('not_found');
      }),
    );
  }

  const rest = mount('unknown', unknownPaths.at(-1) as UnknownPath);
  return async (request, context) => {
    try {
      return await router.fetch(withSingleSlashes(request) as RoutedRequest, context);
    } catch (error) {
      // An endpoint that cannot be loaded leaves no other format.
      return respond(request, context, rest, () => Promise.reject(error));
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

/** One SDK joins its base URL and a path with two slashes. */
function withSingleSlashes(request: Request): Request {
  const url = new URL(request.url);
  if (!url.pathname.includes('//')) return request;
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, '/');
  return new Request(url, request);
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
