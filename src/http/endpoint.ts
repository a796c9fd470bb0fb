import type { GenericSchema, InferOutput } from 'valibot';
import type { App } from '../app.ts';
import type { Code } from '../failure.ts';
import type { Dialect } from './dialect.ts';

/** Who calls, as far as the way of a request has to know. */
export interface Caller {
  /** The client's id, for the log line, the history and the counters. */
  readonly clientId: string;
  /** Whether the client has a secret: its whole company may call through it, so it may call more often. */
  readonly confidential: boolean;
  /** Web origins whose pages may read the answer. */
  readonly origins: readonly string[];
}

/** How an endpoint finds out who calls and whether they may. */
export interface Security<Who extends Caller = Caller> {
  /** Names of the OpenAPI security schemes, any one of which is enough. */
  readonly schemes: readonly string[];
  /** Scopes that the caller must have been given, for the OpenAPI document. */
  readonly scopes?: readonly string[];
  /** Codes it can fail with, for the OpenAPI document. */
  readonly failures: readonly Code[];
  /** Whether the body may hold the credentials, so that it has to be read before. */
  readonly inForm?: boolean;
  /** Resolves to the caller, or throws one of the failures. `form` is the validated body when credentials may be in it. */
  identify(request: Request, app: App, form: unknown): Promise<Who>;
}

/** A request body that is read and validated. An endpoint without one never looks at what was sent. */
export interface Body<Schema extends GenericSchema> {
  readonly type: 'json' | 'form';
  readonly schema: Schema;
  /** What the OpenAPI document shows where the schema lets pass what a rule judges afterwards. */
  readonly described?: GenericSchema;
  /** What a caller sends, for the OpenAPI document. */
  readonly example: unknown;
}

/** What a handled call answers with. */
export interface Reply<Result> {
  readonly status: 200 | 201 | 204 | 302;
  readonly description: string;
  /** The shape of the body; tests hold real answers against it. */
  readonly schema?: GenericSchema;
  /** The body of a result; absent for a 204. */
  body?(result: Result, app: Pick<App, 'publicOrigin'>): unknown;
  /** A result, for the OpenAPI document. */
  readonly example?: Result;
  /** Headers of this reply alone. */
  headers?(result: Result): Record<string, string>;
  /** The number that changes whenever the resource does: the ETag, and what `If-None-Match` is compared with. */
  version?(result: Result): number;
}

/** What a handler gets: nothing that was not validated, and no header. */
export interface Input<Name extends string, Query, Sent> {
  /** Path parameters. */
  readonly params: Readonly<Record<Name, string>>;
  readonly query: Query;
  readonly body: Sent;
  /** The versions that `If-Match` allows; undefined when any will do. */
  readonly versions: readonly number[] | undefined;
  readonly idempotencyKey: string | undefined;
}

/** What a handler may use: the application, and who calls. */
export type Context<Who> = App & { readonly caller: Who };

/**
 * One call of an API: its contract and its handling side by side.
 *
 * Routes, authentication, validation, 405s and the OpenAPI document all derive from this, so none of them can drift
 * from the others.
 */
export interface Endpoint<
  Who extends Caller = Caller,
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
  Result = unknown,
  Name extends string = string,
> {
  /** The OpenAPI operation id. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** itty-router paths; the first is the canonical one. */
  readonly paths: readonly [string, ...string[]];
  readonly family: string;
  /** What the OpenAPI document calls it. What has none is no call of the API, and not in the document. */
  readonly summary?: string;
  readonly description?: string;
  readonly dialect: Dialect;
  /** Undefined: anybody may call. */
  readonly security?: Security<Who>;
  /** Patterns of path parameters; a value that does not match names nothing and is a 404. */
  readonly params?: Readonly<Record<Name, RegExp>>;
  readonly query?: Query;
  /** What parameters of path and query look like, for the OpenAPI document. */
  readonly examples?: Readonly<Record<string, string>>;
  readonly body?: Body<Sent>;
  /** Whether `If-Match` (on a write) or `If-None-Match` (on a read) is honoured. */
  readonly conditional?: boolean;
  /** Whether `Idempotency-Key` is honoured. */
  readonly idempotent?: boolean;
  /** Whether pages of other web origins may call it (CORS). */
  readonly crossOrigin?: boolean;
  /** Whether calls are counted by client and address. */
  readonly limited?: boolean;
  /** The user name or e-mail address that a call tries, if it tries one; tries are counted by it. */
  limitedName?(input: Input<Name, InferOutput<Query>, InferOutput<Sent>>, caller: Who): string | undefined;
  /** Codes it can fail with beyond those that follow from the rest, for the OpenAPI document. */
  readonly failures?: readonly Code[];
  readonly reply: Reply<Result>;
  handle(input: Input<Name, InferOutput<Query>, InferOutput<Sent>>, context: Context<Who>): Promise<Result>;
}

/** An endpoint whose types have been checked where it was written, as the list and `run` hold it. */
// biome-ignore lint/suspicious/noExplicitAny: the list holds endpoints of every shape
export type AnyEndpoint = Endpoint<any, any, any, any, any>;

/** Writes an endpoint down, with every type inferred from its schemas. */
export function endpoint<
  Who extends Caller,
  Result,
  Query extends GenericSchema = GenericSchema,
  Sent extends GenericSchema = GenericSchema,
  Name extends string = string,
>(definition: Endpoint<Who, Query, Sent, Result, Name>): AnyEndpoint {
  return definition;
}
