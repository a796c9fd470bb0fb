import type { AnyEndpoint } from './endpoint.ts';

/** The methods of the service. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The names of the parameters in a path: `:applicant_id` of `/applicants/:applicant_id`. */
type ParametersOf<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParametersOf<Tail>
    : Rest
  : never;

/** One line of the page of contents. */
export interface Route {
  readonly method: Method;
  /** itty-router paths; the first is the canonical one. */
  readonly paths: readonly [string, ...string[]];
  readonly endpoint: AnyEndpoint;
}

/** A route: one method and one or more paths of one endpoint, which has to declare the parameters of the paths. */
export function route<const Path extends string>(
  method: Method,
  path: Path | readonly [Path, ...Path[]],
  endpoint: AnyEndpoint<ParametersOf<Path>>,
): Route {
  return { method, paths: typeof path === 'string' ? [path] : path, endpoint };
}
