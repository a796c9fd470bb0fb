import { Router } from 'itty-router';
import { type App, createApp, type Seams } from '../app.ts';
import { Failure } from '../failure.ts';
import type { Dialect } from './dialect.ts';
import type { AnyEndpoint } from './endpoint.ts';
import type { RoutedRequest } from './input.ts';
import { respond, run } from './run.ts';

/** Which dialect speaks below a path prefix when no endpoint does. The first that fits; the last has the prefix `/`. */
export type Dialects = readonly { readonly prefix: string; readonly dialect: Dialect }[];

/** Answers a request. Never rejects. */
export type Fetch = (request: Request, env: Env, context: ExecutionContext, seams?: Seams) => Promise<Response>;

/**
 * Mounts the list of endpoints on itty-router.
 *
 * A path that the list knows answers other methods with 405 and `Allow`, before any credentials are looked at; a path
 * that it does not know is a 404 in the dialect of its prefix. Every GET answers HEAD as well.
 */
export function createRouter(endpoints: readonly AnyEndpoint[], dialects: Dialects): Fetch {
  const router = Router<RoutedRequest, [App], Response>();
  const methods = new Map<string, Set<string>>();

  for (const endpoint of endpoints) {
    for (const path of endpoint.paths) {
      const answer = (request: RoutedRequest, app: App) =>
        respond(request, app, endpoint.dialect, path, () => run(endpoint, request, app));
      const known = methods.get(path) ?? new Set();
      methods.set(path, known.add(endpoint.method));
      router[endpoint.method.toLowerCase() as 'get'](path, answer);
      if (endpoint.method === 'GET') {
        known.add('HEAD');
        router.head(path, answer);
      }
    }
  }

  for (const [path, known] of methods) {
    const { dialect } = endpoints.find(({ paths }) => paths.includes(path)) as AnyEndpoint;
    const failure = new Failure('method_not_allowed', { allow: [...known].sort() });
    router.all(path, (request, app) => respond(request, app, dialect, path, () => Promise.reject(failure)));
  }

  for (const { prefix, dialect } of dialects) {
    router.all(`${prefix}*`, (request, app) =>
      respond(request, app, dialect, 'unknown', () => Promise.reject(new Failure('not_found'))),
    );
  }

  return (request, env, context, seams) =>
    router.fetch(request as RoutedRequest, createApp(request, env, context, seams));
}
