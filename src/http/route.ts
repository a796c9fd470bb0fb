import type { AnyEndpoint } from './endpoint.ts';
import type { ErrorFormat } from './error-format.ts';

/** The methods of the service. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The names of the parameters in a path: `:applicant_id` of `/applicants/:applicant_id`. */
type ParametersOf<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParametersOf<Tail>
    : Rest
  : never;

interface Mounted {
  readonly method: Method;
  /** itty-router paths; the first is the canonical one. */
  readonly paths: readonly [string, ...string[]];
}

/** One line of the page of contents. */
export interface Route extends Mounted {
  readonly endpoint: AnyEndpoint;
}

/** A line whose endpoint is loaded by the first request for it; its error format is there before. */
export interface LazyRoute extends Mounted {
  readonly errors: ErrorFormat;
  load(): Promise<AnyEndpoint>;
}

/** A route: one method and one or more paths of one endpoint, which has to declare the parameters of the paths. */
export function route<const Path extends string>(
  method: Method,
  path: Path | readonly [Path, ...Path[]],
  endpoint: AnyEndpoint<ParametersOf<Path>>,
): Route {
  return { method, paths: typeof path === 'string' ? [path] : path, endpoint };
}

/**
 * Makes routes whose endpoints are loaded by the first request for them: start-up is paid by every isolate, and few of
 * them serve rarely used calls.
 *
 * Each has to have the given error format, and no web origin but its own may call it. `name` is that of the endpoint in
 * its file.
 */
export function lazyRoutes(errors: ErrorFormat) {
  return <const Path extends string, const Name extends string>(
    method: Method,
    path: Path,
    load: () => Promise<Readonly<Record<Name, AnyEndpoint<ParametersOf<Path>>>>>,
    name: Name,
  ): LazyRoute => ({ method, paths: [path], errors, load: async () => (await load())[name] });
}

/** The routes with every endpoint loaded, for what describes or tests them all. */
export function loadRoutes(routes: readonly (Route | LazyRoute)[]): Promise<Route[]> {
  return Promise.all(
    routes.map(async (route) => ('endpoint' in route ? route : { ...route, endpoint: await route.load() })),
  );
}
