import { Router } from 'itty-router';
import { type App, createApp, type Seams } from '../app.ts';
import { Failure } from '../failure.ts';
import { isPreflight, type KnowsOrigin, preflight } from './cors.ts';
import type { Dialect } from './dialect.ts';
import type { AnyEndpoint } from './endpoint.ts';
import type { RoutedRequest } from './input.ts';
import { respond, run } from './run.ts';

/** How paths are answered that no endpoint has: the first prefix that fits decides; the last is `/`. */
export type Dialects = readonly { readonly prefix: string; readonly dialect: Dialect }[];

/** Answers a request. Never rejects. */
export type Fetch = (request: Request, env: Env, context: ExecutionContext, seams?: Seams) => Promise<Response>;

/**
 * Mounts the list of endpoints on itty-router.
 *
 * A path that the list knows answers other methods with 405 and `Allow`, before any credentials are looked at; a path
 * that it does not know is a 404 in the dialect of its prefix. Every GET answers HEAD as well, and every path that
 * pages of other origins may call answers their preflights.
 */
export function createRouter(endpoints: readonly AnyEndpoint[], dialects: Dialects, knowsOrigin: KnowsOrigin): Fetch {
  const router = Router<RoutedRequest, [App], Response>();

  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      const place = { path, dialect: endpoint.dialect, crossOrigin: endpoint.crossOrigin ?? false };
      const answer = (request: RoutedRequest, app: App) =>
        respond(request, app, place, (findings) => run(endpoint, request, app, findings));
      router[endpoint.method.toLowerCase() as 'get'](path, answer);
      if (endpoint.method === 'GET') router.head(path, answer);
    }
  }

  for (const [path, sharing] of byPath(endpoints)) {
    const [{ dialect, crossOrigin = false }] = sharing;
    const methods = sharing.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).sort();
    const allow = crossOrigin ? [...methods, 'OPTIONS'] : methods;
    router.all(path, (request, app) =>
      respond(request, app, { path, dialect }, async () => {
        if (crossOrigin && request.method === 'OPTIONS' && isPreflight(request)) {
          return preflight(request, app, methods, knowsOrigin);
        }
        throw new Failure('method_not_allowed', { allow });
      }),
    );
  }

  for (const { prefix, dialect } of dialects) {
    router.all(`${prefix}*`, (request, app) =>
      respond(request, app, { path: 'unknown', dialect }, () => Promise.reject(new Failure('not_found'))),
    );
  }

  return (request, env, context, seams) =>
    router.fetch(request as RoutedRequest, createApp(env, context, seams, bookmarkOf(request)));
}

/** Only reads may be served by a replica. */
function bookmarkOf(request: Request): string | null {
  return request.method === 'GET' || request.method === 'HEAD' ? request.headers.get('x-d1-bookmark') : null;
}

function byPath(endpoints: readonly AnyEndpoint[]): Map<string, [AnyEndpoint, ...AnyEndpoint[]]> {
  const sharing = new Map<string, [AnyEndpoint, ...AnyEndpoint[]]>();
  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      const others = sharing.get(path);
      if (others === undefined) sharing.set(path, [endpoint]);
      else others.push(endpoint);
    }
  }
  return sharing;
}
