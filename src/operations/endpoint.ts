import type { Caller } from '../http/caller.ts';
import type { AnyEndpoint, Endpoint } from '../http/endpoint.ts';
import type { SharedCode } from '../http/failure.ts';
import type { Context } from '../platform/context.ts';
import { profilesErrors } from '../profiles/errors.ts';

/** An endpoint about the service itself, for anyone, with the error format of the Profiles family. */
export function operationsEndpoint<Result, Name extends string = never>(
  definition: Pick<
    Endpoint<Context, Caller, SharedCode, never, never, Result, Name>,
    'id' | 'params' | 'success' | 'undocumented' | 'crossOrigin' | 'handle'
  >,
): AnyEndpoint<Name> {
  return { family: 'Operations', errors: profilesErrors, ...definition };
}
