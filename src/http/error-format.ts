import type { GenericSchema } from 'valibot';
import { type Code, Failure, type SharedCode } from './failure.ts';

/** A response before it has become one. A body that is neither text nor a stream is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** The company that answers, as pages name it. */
export interface Company {
  /** Its name, or the host of the service. */
  readonly name: string;
  /** The way back to its site. */
  readonly url: string | undefined;
  /** A line about it: imprint, support. */
  readonly contact: string | undefined;
}

/** The part of the context that an error is told with. */
export interface ErrorContext {
  readonly requestId: string;
  readonly company: Company;
}

/** One field of the input that is not as it must be. */
export interface FieldError {
  /** The field's name as the caller wrote it. */
  readonly field: string;
  /** Wrong in itself, not a field of this call at all, or one that exists and may not be sent. */
  readonly kind: 'invalid' | 'unknown' | 'not_updatable';
}

/**
 * How a family of calls tells its failures: which status, which headers, which body.
 *
 * The families differ because the published APIs do. `Own` are the codes that the format answers; an endpoint whose
 * codes are not among them does not compile.
 */
export interface ErrorFormat<Own extends Code = Code> {
  /** The name and the shape of an error body, for the OpenAPI document. */
  readonly name: string;
  readonly schema: GenericSchema;
  /** Whether the format answers that code. */
  answers(code: Code): code is Own;
  /** A code as a response; one that the format does not answer is `internal_error`. */
  reply(failure: Failure, request: Request, context: ErrorContext): Reply;
  /** The failure that the field errors of an input are; at least one is given. */
  reject(errors: readonly FieldError[]): Failure;
}

/** Definition of an error format: a total table of codes, and how one entry becomes a response. */
export interface ErrorFormatDefinition<Own extends Code, Entry> {
  readonly name: string;
  readonly schema: GenericSchema;
  readonly table: Readonly<Record<Own, Entry>> & Readonly<Record<SharedCode, Entry>>;
  /** `code` is the failure's, or `internal_error`. */
  reply(entry: Entry, failure: Failure, request: Request, context: ErrorContext): Reply;
  reject(errors: readonly FieldError[]): Failure;
}

/** Makes an error format of a table that has an entry for every code of its family. */
export function errorFormat<Own extends Code, Entry>(
  definition: ErrorFormatDefinition<Own, Entry>,
): ErrorFormat<Own | SharedCode> {
  const table = definition.table as Readonly<Record<string, Entry | undefined>>;
  const answers = (code: Code): code is Own | SharedCode => Object.hasOwn(table, code);
  return {
    name: definition.name,
    schema: definition.schema,
    answers,
    reply(failure, request, context) {
      const answered = answers(failure.code) ? failure : new Failure('internal_error');
      const { status, headers, body } = definition.reply(table[answered.code] as Entry, answered, request, context);
      return { status, headers: { ...failureHeaders(answered), ...headers }, body };
    },
    reject: definition.reject,
  };
}

/** `Allow`, `Retry-After` and `Accept-Encoding`, which every format sends with a failure that has them. */
function failureHeaders({ code, detail: { allow, retryAfter } }: Failure): Record<string, string> {
  return {
    ...(code === 'unsupported_content_encoding' && { 'Accept-Encoding': 'identity' }),
    ...(allow !== undefined && { Allow: allow.join(', ') }),
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
  };
}
