import { type GenericSchema, type InferOutput, safeParse } from 'valibot';
import { readForm, readJson, readLines } from './body.ts';
import { versionsIn } from './conditions.ts';
import type { AnyEndpoint, Body, Input } from './endpoint.ts';
import type { ErrorFormat, FieldError } from './error-format.ts';
import { Failure } from './failure.ts';

/** A request as itty-router hands it on. */
export type RoutedRequest = Request & {
  readonly params: Readonly<Record<string, string>>;
};

/** Validated input of an endpoint of any shape. */
export type EndpointInput = Input<string, unknown, unknown>;

/** At most as many characters as a reference of ours has, and printable ones. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** Validates what was sent and yields what the handler gets, or throws the failure that the error format names. */
export async function readInput(endpoint: AnyEndpoint, request: RoutedRequest): Promise<EndpointInput> {
  const params = request.params ?? {};
  for (const [name, pattern] of Object.entries<RegExp>(endpoint.params ?? {})) {
    if (!pattern.test(params[name] ?? '')) throw new Failure('not_found');
  }
  const { headers } = request;
  const { body, conditional, errors, query, idempotencyKeyHeaders } = endpoint;
  const versions = conditional ? versionsIn(headers.get('if-match')) : undefined;
  return {
    params,
    query: query && validate(query, queryOf(request), errors),
    body: body && (await readBody(body, request, errors)),
    versions: versions === 'any' ? undefined : versions,
    idempotencyKey: idempotencyKeyHeaders && idempotencyKeyIn(headers, idempotencyKeyHeaders, errors),
  };
}

async function readBody(
  { type, schema, emptyIsObject }: Body<GenericSchema>,
  request: Request,
  errors: ErrorFormat,
): Promise<unknown> {
  if (type === 'lines') return readLines(request);
  const sent =
    type === 'json' ? await readJson(request, emptyIsObject) : await readForm(request, new Set(fieldsOf(schema)));
  return validate(schema, sent, errors);
}

/** The query with every value of a repeated name; itty-router's own drops an empty value that another one follows. */
function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of searchParams) {
    const earlier = query[name];
    if (Array.isArray(earlier)) earlier.push(value);
    else query[name] = earlier === undefined ? value : [earlier, value];
  }
  return query;
}

/** The idempotency key of a request; keys that contradict each other are rejected rather than one of them picked. */
function idempotencyKeyIn(headers: Headers, names: readonly string[], errors: ErrorFormat): string | undefined {
  const [key, ...others] = names.map((name) => headers.get(name)).filter((value) => value !== null);
  if (key === undefined) return undefined;
  if (!IDEMPOTENCY_KEY.test(key) || others.some((other) => other !== key)) {
    throw errors.reject([{ field: 'idempotency_key', kind: 'invalid' }]);
  }
  return key;
}

/** The kind of a field error by the type of a Valibot issue; every other issue is a value that is not as it must be. */
const KINDS: Readonly<Record<string, FieldError['kind']>> = { strict_object: 'unknown', never: 'not_updatable' };

/** Valibot's own messages can repeat what was sent, so only the path and the kind of an issue leave this function. */
function validate(schema: GenericSchema, input: unknown, errors: ErrorFormat): unknown {
  if (Array.isArray(input)) throw new Failure('request_malformed');
  const result = validateFields(schema, input);
  if ('output' in result) return result.output;
  throw errors.reject(result.errors);
}

/**
 * Validates an object by the schema of its fields: the output, or the errors of its fields.
 *
 * Throws `request_malformed` for what is wrong with the object as a whole.
 */
export function validateFields<Schema extends GenericSchema>(
  schema: Schema,
  input: unknown,
): { readonly output: InferOutput<Schema> } | { readonly errors: readonly FieldError[] } {
  const result = safeParse(schema, input);
  if (result.success) return { output: result.output };
  const found = new Map<string, FieldError>();
  for (const issue of result.issues) {
    const field = issue.path?.[0]?.key;
    if (field === undefined) throw new Failure('request_malformed');
    const kind = issue.expected === 'never' ? (KINDS[issue.type] ?? 'invalid') : 'invalid';
    const fields = kind === 'unknown' ? unknownFields(schema, input) : [String(field)];
    for (const name of fields) found.set(name, { field: name, kind });
  }
  return { errors: [...found.values()] };
}

/** The names of the fields that an object schema has. */
function fieldsOf(schema: GenericSchema): string[] {
  return 'entries' in schema ? Object.keys(schema.entries as object) : [];
}

/** Valibot reports the first field that an object does not know and stops there; a caller is told of every one. */
function unknownFields(schema: GenericSchema, input: unknown): string[] {
  const known = fieldsOf(schema);
  return Object.keys(input as object).filter((field) => !known.includes(field));
}
