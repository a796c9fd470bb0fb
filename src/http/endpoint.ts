import type { GenericSchema, InferOutput } from 'valibot';
import type { Caller } from './caller.ts';
import type { ErrorContext, ErrorFormat } from './error-format.ts';
import type { Code, SharedCode } from './failure.ts';
import type { RateLimits } from './limits.ts';

/** Pages of which web origins may read a response: the calling client's, or any. */
export type CrossOrigin = 'clients' | 'any';

/** The part of the context that the pipeline itself uses. */
export interface RequestContext extends ErrorContext {
  readonly publicOrigin: string;
  readonly limits: RateLimits;
  /** Request facts, for whatever response it ends with. */
  readonly facts: RequestFacts;
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Writes one line as JSON. Never a personal datum, password, key, token or URL. */
  log(level: 'info' | 'warn' | 'error', event: string, facts?: Record<string, unknown>): void;
  /** Counts a request that has ended. */
  count(figures: RequestFigures): void;
  /** Throws what keeps every request from being served, whatever it asks for. */
  admit(request: Request): void;
  /** Headers that the platform adds to every response. */
  responseHeaders(): Record<string, string>;
}

/** Request facts, collected while a request passes through the pipeline. */
export interface RequestFacts {
  /** Whether the request came from this machine itself. */
  readonly isLocal: boolean;
  /** Whether the network of the caller is over its limit: what it shows is compared with what is known, and not looked up. */
  readonly isOverLimit: boolean;
  caller?: Caller;
}

/** Figures of a request that has ended: no personal datum, and no URL but the pattern of its path. */
export interface RequestFigures {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  /** Id of a verified client. */
  readonly client: string | undefined;
  readonly milliseconds: number;
}

/** How an endpoint finds out who calls and whether they may. `Own` are the codes that it can fail with. */
export interface Security<Context, Who extends Caller, Own extends Code> {
  /** Names of the OpenAPI security schemes, any one of which is enough. */
  readonly schemes: readonly string[];
  /** Scopes of which the caller must have been given one. */
  readonly scopes?: readonly string[];
  readonly failures: readonly Own[];
  /**
   * Resolves to the caller, or throws one of the failures. `readForm` resolves to the validated form body, for
   * credentials that may be in it; of an endpoint without one to undefined.
   */
  identify(request: Request, context: Context, readForm: () => Promise<unknown>): Promise<Who>;
}

/** A request body that is read and validated. An endpoint without one never looks at what was sent. */
export interface Body<Schema extends GenericSchema> {
  /** `lines`: the handler gets every `Line` of it, and validates each, for one that is wrong stops no other. */
  readonly type: 'json' | 'form' | 'lines';
  readonly schema: Schema;
  /** JSON alone: whether no body at all, and `[]`, is an empty object. */
  readonly emptyIsObject?: boolean;
  /** Schema of the OpenAPI document, where a rule validates more than the schema does; of lines, that of one line. */
  readonly described?: GenericSchema;
}

/** Status, headers and body of a call that succeeded. */
export interface Success<Result> {
  readonly status: 200 | 201 | 204 | 302;
  /** The status of this response, where a form is answered by a redirect, or by the form again with what is wrong. */
  statusOf?(result: Result): 200 | 303 | 400 | 404;
  /** The shape of the body, or of each of its lines; tests compare real responses with it. */
  readonly schema?: GenericSchema;
  /** Whether the body is JSON objects, one a line (NDJSON). */
  readonly lines?: boolean;
  /** The body of a result; absent for a 204. */
  body?(result: Result, context: Pick<RequestContext, 'publicOrigin'>): unknown;
  /** Headers of this response alone. */
  headers?(result: Result): Record<string, string>;
  /** The number that changes whenever the resource does: the ETag, and what `If-None-Match` is compared with. */
  version?(result: Result): number;
}

/** Input of a handler: nothing that was not validated, and no header. */
export interface Input<Name extends string, Query, Sent> {
  /** Path parameters. */
  readonly params: Readonly<Record<Name, string>>;
  readonly query: Query;
  readonly body: Sent;
  /** The versions that `If-Match` allows; undefined when any will do. */
  readonly versions: readonly number[] | undefined;
  readonly idempotencyKey: string | undefined;
}

/**
 * One call of an API: its contract and its handling side by side.
 *
 * Routes, authentication, validation, 405s and the OpenAPI document all derive from this, so none of them can drift
 * from the others. Its path is in `routes.ts`, which has to name the same parameters.
 */
export interface Endpoint<
  Context extends RequestContext,
  Who extends Caller,
  Own extends Code,
  Query extends GenericSchema,
  Sent extends GenericSchema,
  Result,
  Name extends string,
> {
  /** The OpenAPI operation id. */
  readonly id: string;
  /** The chapter of the OpenAPI document. */
  readonly family: string;
  readonly errors: ErrorFormat<Own>;
  /** Undefined: anyone may call. */
  readonly security?: Security<Context, Who, NoInfer<Own>>;
  /** Patterns of path parameters; a value that does not match names nothing and is a 404. */
  readonly params?: Readonly<Record<Name, RegExp>>;
  readonly query?: Query;
  readonly body?: Body<Sent>;
  /** Whether `If-Match` (on a write) or `If-None-Match` (on a read) is honoured. */
  readonly conditional?: boolean;
  /** Headers that carry an idempotency key; two that contradict each other are rejected. */
  readonly idempotencyKeyHeaders?: readonly string[];
  /** Which other web origins' pages may call it (CORS): those of clients, or any. */
  readonly crossOrigin?: CrossOrigin;
  /** Whether calls are rate-limited: by client and address, or by client alone, wherever it calls from. */
  readonly limited?: boolean | 'by_client';
  /** Codes it can fail with beyond those that follow from the rest. */
  readonly failures?: readonly (Exclude<NoInfer<Own>, SharedCode> | 'not_found')[];
  readonly success: Success<Result>;
  /** Whether the endpoint is left out of the OpenAPI document, as one for people is. */
  readonly undocumented?: boolean;
  handle(
    input: Input<Name, InferOutput<Query>, InferOutput<Sent>>,
    context: Context & { readonly caller: Who },
  ): Promise<Result>;
}

/** An endpoint whose types have been checked where it was written, as routes and pipeline take it. */
// biome-ignore lint/suspicious/noExplicitAny: the list has endpoints of every shape
export type AnyEndpoint<Name extends string = any> = Endpoint<any, any, any, any, any, any, Name>;
