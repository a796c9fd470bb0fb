import { type GenericSchema, safeParse } from 'valibot';
import { Failure } from '../failure.ts';
import { readForm, readJson } from './body.ts';
import { versionsIn } from './conditions.ts';
import type { Dialect, Fault } from './dialect.ts';
import type { AnyEndpoint, Input } from './endpoint.ts';

/** A request as itty-router hands it on. */
export type RoutedRequest = Request & {
  readonly params: Readonly<Record<string, string>>;
};

const READERS = { json: readJson, form: readForm };

/** What the handler of any endpoint gets. */
export type EndpointInput = Input<string, unknown, unknown>;

/** At most as many characters as a reference of ours has, and printable ones. */
const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** Turns what was sent into what the handler gets, or throws the failure that the endpoint's dialect names. */
export async function readInput(endpoint: AnyEndpoint, request: RoutedRequest): Promise<EndpointInput> {
  const params = request.params ?? {};
  for (const [name, pattern] of Object.entries<RegExp>(endpoint.params ?? {})) {
    if (!pattern.test(params[name] ?? '')) throw new Failure('not_found');
  }
  const { headers } = request;
  const versions = endpoint.conditional ? versionsIn(headers.get('if-match')) : undefined;
  return {
    params,
    query: endpoint.query && validate(endpoint.query, queryOf(request), endpoint.dialect),
    body: endpoint.body && validate(endpoint.body.schema, await READERS[endpoint.body.type](request), endpoint.dialect),
    versions: versions === 'any' ? undefined : versions,
    idempotencyKey: endpoint.idempotent ? idempotencyKeyIn(headers, endpoint.dialect) : undefined,
  };
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

/**
 * The idempotency key of a request under either of its two names.
 *
 * Two that contradict each other are refused rather than one of them being picked.
 */
function idempotencyKeyIn(headers: Headers, dialect: Dialect): string | undefined {
  const key = headers.get('idempotency-key');
  const namedByVendor = headers.get('cko-idempotency-key');
  const sent = key ?? namedByVendor;
  if (sent === null) return undefined;
  if (!IDEMPOTENCY_KEY.test(sent) || sent !== (namedByVendor ?? sent)) {
    throw dialect.refuse([{ field: 'idempotency_key', kind: 'invalid' }]);
  }
  return sent;
}

/** What kind of fault a Valibot issue is; everything else is a value that is not as it must be. */
const KINDS: Readonly<Record<string, Fault['kind']>> = { strict_object: 'unknown', never: 'not_updatable' };

/** Valibot's own messages can repeat what was sent, so only the path and the kind of an issue leave this function. */
function validate(schema: GenericSchema, input: unknown, dialect: Dialect): unknown {
  if (Array.isArray(input)) throw new Failure('request_malformed');
  const result = safeParse(schema, input);
  if (result.success) return result.output;
  const faults = new Map<string, Fault>();
  for (const issue of result.issues) {
    const field = issue.path?.[0]?.key;
    if (field === undefined) throw new Failure('request_malformed');
    const kind = issue.expected === 'never' ? (KINDS[issue.type] ?? 'invalid') : 'invalid';
    const fields = kind === 'unknown' ? unknownFields(schema, input) : [String(field)];
    for (const name of fields) faults.set(name, { field: name, kind });
  }
  throw dialect.refuse([...faults.values()]);
}

/** Valibot reports the first field that an object does not know and stops there; a caller is told of every one. */
function unknownFields(schema: GenericSchema, input: unknown): string[] {
  const known = 'entries' in schema ? Object.keys(schema.entries as object) : [];
  return Object.keys(input as object).filter((field) => !known.includes(field));
}
