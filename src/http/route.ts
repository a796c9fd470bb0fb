import type { AnyEndpoint } from './endpoint.ts';

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
  /** The endpoint, loaded by the first call of it in an isolate. */
  load(): Promise<AnyEndpoint>;
}

/** A route whose endpoint has been loaded. */
export interface LoadedRoute extends Mounted {
  readonly endpoint: AnyEndpoint;
}

/**
 * A route: one method and one or more paths of one endpoint, which has to declare the parameters of the paths. `name` is
 * that of the endpoint in its file.
 *
 * Start-up is paid by every isolate, and none of them serves every call.
 */
export function route<const Path extends string, const Name extends string>(
  method: Method,
  path: Path | readonly [Path, ...Path[]],
  importFile: () => Promise<Readonly<Record<Name, AnyEndpoint<ParametersOf<Path>>>>>,
  name: Name,
): Route {
  let endpoint: AnyEndpoint | undefined;
  return {
    method,
    paths: typeof path === 'string' ? [path] : path,
    async load() {
      endpoint ??= (await importFile())[name];
      return endpoint;
    },
  };
}

/** The routes with every endpoint loaded, for what describes or tests them all. */
export function loadRoutes(routes: readonly Route[]): Promise<LoadedRoute[]> {
  return Promise.all(routes.map(async ({ method, paths, load }) => ({ method, paths, endpoint: await load() })));
}
