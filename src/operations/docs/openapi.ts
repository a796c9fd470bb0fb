import { type GenericSchema, is } from 'valibot';
import { entityTag } from '../../http/conditions.ts';
import type { AnyEndpoint } from '../../http/endpoint.ts';
import { type Code, Failure } from '../../http/failure.ts';
import type { LoadedRoute, Method } from '../../http/route.ts';
import type { Docstring } from './docstrings.ts';
import type { OperationExample } from './examples.ts';
import { describe, hoist, type Json, named } from './json-schema.ts';
import { securitySchemes } from './security-schemes.ts';

/** Parts of a document, beside the routes. */
export interface DocumentSources {
  readonly docstrings: ReadonlyMap<string, Docstring>;
  readonly examples: Readonly<Record<string, OperationExample>>;
  readonly publicOrigin: string;
  /** Version of the service. */
  readonly version: string;
}

/** One operation with everything that is known of it. */
interface Operation {
  readonly method: Method;
  readonly endpoint: AnyEndpoint;
  readonly docstring: Docstring;
  readonly example: OperationExample;
}

/**
 * The OpenAPI 3.1 document of the routes.
 *
 * Everything in it is read from what the requests themselves go through: the shapes, and the examples of responses and
 * failures, which are made as the real ones are. Sentences are the docstrings of the endpoints, and only what callers
 * send is written for it. Made anew for each build (`build.mjs`): no request needs it.
 */
export function describeApi(routes: readonly LoadedRoute[], sources: DocumentSources): Json {
  const documented = routes.filter(({ endpoint }) => !endpoint.undocumented);
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const { method, paths: mounted, endpoint } of documented) {
    const operation = { method, endpoint, ...describedBy(endpoint.id, sources) };
    for (const path of mounted) {
      const template = path.replace(/:(\w+)/g, '{$1}');
      const operationId = path === mounted[0] ? endpoint.id : `${endpoint.id}${versionOf(path)}`;
      paths[template] ??= {};
      paths[template][method.toLowerCase()] = {
        operationId,
        ...describeOperation(operation, components, sources.publicOrigin),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Applicants',
      version: sources.version,
      description: "A company's applicants: one record of a person behind two published HTTP APIs.",
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'API reference', url: `${sources.publicOrigin}/docs` },
    },
    servers: [{ url: sources.publicOrigin }],
    tags: describeFamilies(documented.map(({ endpoint }) => endpoint)),
    paths,
    components: { schemas: components, securitySchemes },
  };
}

function describedBy(id: string, { docstrings, examples }: DocumentSources): Pick<Operation, 'docstring' | 'example'> {
  const docstring = docstrings.get(id);
  const example = examples[id];
  if (docstring === undefined || example === undefined) throw new Error(`${id} has no docstring or no example`);
  return { docstring, example };
}

/** The families of calls; what sets them apart for a caller is how they tell failures. */
function describeFamilies(endpoints: readonly AnyEndpoint[]): Json[] {
  return [...new Set(endpoints.map(({ family }) => family))].map((name) => {
    const errors = new Set(endpoints.filter(({ family }) => family === name).map(({ errors }) => errors.name));
    return { name, description: `Error format: ${[...errors].map((error) => `\`${error}\``).join(' or ')}.` };
  });
}

/** Suffix of an operation's id under an older path: `V2` of `/api/rest/v2/frontend/me`. */
function versionOf(path: string): string {
  const [, version] = /\/v(\d+)\//.exec(path) ?? [];
  if (version === undefined) throw new Error(`${path} has no version to tell its operation apart by`);
  return `V${version}`;
}

function describeOperation(operation: Operation, components: Json, publicOrigin: string): Json {
  const { endpoint, docstring } = operation;
  const { description } = docstring;
  const requestBody = describeRequestBody(operation, components);
  return {
    tags: [endpoint.family],
    summary: docstring.summary,
    ...(description !== undefined && { description }),
    security: describeSecurity(endpoint),
    parameters: describeParameters(operation, components),
    ...(requestBody !== undefined && { requestBody }),
    responses: describeResponses(operation, components, publicOrigin),
  };
}

/**
 * The security schemes, any one of which is enough; none, where a client may name itself in the form instead.
 *
 * Only OAuth schemes list scopes: of a Bearer key OpenAPI has nothing to list them in.
 */
function describeSecurity({ security, body }: AnyEndpoint): Json[] {
  if (security === undefined) return [];
  const inForm = body?.type === 'form' && 'client_id' in body.schema.entries;
  const alternatives = security.scopes?.map((scope) => [scope]) ?? [[]];
  const named = security.schemes.flatMap((scheme) =>
    (isOAuth(scheme) ? alternatives : [[]]).map((scopes) => ({ [scheme]: scopes })),
  );
  return inForm ? [...named, {}] : named;
}

function isOAuth(scheme: string): boolean {
  return securitySchemes[scheme as keyof typeof securitySchemes].type === 'oauth2';
}

const MEDIA_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  lines: 'application/x-ndjson',
};

/** The body of a request. One that a POST would never read is optional: official SDKs send `{}` nevertheless. */
function describeRequestBody({ method, endpoint: { body }, example }: Operation, components: Json): Json | undefined {
  if (body === undefined) {
    if (method !== 'POST') return undefined;
    return { required: false, description: IGNORED, content: { [MEDIA_TYPES.json]: { schema: { type: 'object' } } } };
  }
  const schema = describe(body.described ?? body.schema, 'input', components);
  return {
    required: !body.emptyIsObject,
    ...(body.emptyIsObject && { description: EMPTY_IS_OBJECT }),
    ...(body.type === 'lines' && { description: ONE_A_LINE }),
    content: { [MEDIA_TYPES[body.type]]: { schema, example: example.body } },
  };
}

const IGNORED = 'Any body, or none, is ignored.';
const ONE_A_LINE = 'Objects of this shape, one a line.';
const EMPTY_IS_OBJECT = 'No body at all, and `[]`, is an empty object.';

function describeParameters({ method, endpoint, example }: Operation, components: Json): Json[] {
  const { params, query, idempotencyKeyHeaders, conditional, security } = endpoint;
  const parameters: Json[] = Object.entries<RegExp>(params ?? {}).map(([name, pattern]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: pattern.source },
    example: example.parameters?.[name],
  }));
  if (query !== undefined) {
    const { properties = {}, required = [] } = describe(query, 'input', {}) as {
      properties?: Json;
      required?: string[];
    };
    for (const [name, schema] of Object.entries(properties)) {
      parameters.push({
        name,
        in: 'query',
        required: required.includes(name),
        schema: hoist(schema, components),
        example: example.parameters?.[name],
      });
    }
  }
  const header = (name: string, description: string, example: string) =>
    parameters.push({ name, in: 'header', description, schema: { type: 'string' }, example });
  for (const name of idempotencyKeyHeaders ?? []) {
    const cased = name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
    header(cased, 'Makes a repeated call answer with the first result for 24 hours.', UUID);
  }
  if (conditional && method === 'GET') header('If-None-Match', 'Answers 304 while the ETag is this.', TAG);
  if (conditional && method !== 'GET') header('If-Match', 'Changes nothing unless the ETag is this.', TAG);
  if (security && method === 'GET')
    header('X-D1-Bookmark', 'Of an earlier response: a replica that is as fresh may give this one.', BOOKMARK);
  return parameters;
}

/** The failures that follow from what an endpoint is, and those that it names itself. */
function failuresOf({ security, limited, params, query, body, errors, failures = [] }: AnyEndpoint): Failure[] {
  const entries: Record<string, GenericSchema> = { ...query?.entries, ...body?.schema.entries };
  // A field that takes whatever is sent cannot be invalid.
  const fields = Object.keys(entries).filter((name) => !is(entries[name] as GenericSchema, Symbol(name)));
  const codes: Code[] = [
    ...(security?.failures ?? []),
    ...(security || limited ? (['too_many_requests'] as const) : []),
    ...(params ? (['not_found'] as const) : []),
    ...failures,
    ...(body ? (['unsupported_content_encoding'] as const) : []),
    'internal_error',
    'service_unavailable',
  ];
  return [
    ...(body ? [new Failure('request_malformed')] : []),
    ...fields.map((field) => errors.reject([{ field, kind: 'invalid' }])),
    ...codes.map((code) => new Failure(code, { ...(AGAIN_LATER.has(code) && { retryAfter: 60 }) })),
  ];
}

const AGAIN_LATER: ReadonlySet<Code> = new Set(['too_many_requests', 'service_unavailable']);

interface DescribedResponse {
  description: string;
  headers: Json;
  content?: Record<string, { schema: unknown; example?: unknown; examples?: Json }>;
}

function describeResponses({ endpoint, method, example }: Operation, components: Json, publicOrigin: string): Json {
  const { success, errors, conditional } = endpoint;
  const { schema } = success;
  const { result } = example;
  const headers = describeHeaders({
    ...success.headers?.(result),
    ...(success.version && { ETag: entityTag(success.version(result)) }),
  });
  const described: DescribedResponse = { description: example.success, headers };
  if (success.body !== undefined) {
    // A body without a schema is a page.
    described.content = {
      [schema === undefined ? 'text/html' : success.lines ? MEDIA_TYPES.lines : JSON_TYPE]: {
        schema: schema === undefined ? { type: 'string' } : describe(schema, 'output', components),
        example: success.lines ? example.line : exampleBody(success.body(result, { publicOrigin })),
      },
    };
  }
  const responses: Record<string, DescribedResponse> = { [success.status]: described };
  if (conditional && method === 'GET') responses[304] = { description: 'Unchanged.', headers };
  for (const failure of failuresOf(endpoint)) {
    for (const request of EXAMPLE_REQUESTS) {
      const reply = errors.reply(failure, request, { requestId: UUID, company: COMPANY });
      const type = reply.headers?.['Content-Type']?.split(';')[0] ?? JSON_TYPE;
      responses[reply.status] ??= { description: '', headers: {} };
      const response = responses[reply.status] as DescribedResponse;
      response.headers = { ...describeHeaders(reply.headers), ...response.headers };
      const schema = type === 'text/plain' ? { type: 'string' } : named(errors, components);
      response.content ??= {};
      response.content[type] ??= { schema, examples: {} };
      const examples = response.content[type].examples as Json;
      examples[failure.code] ??= { value: exampleBody(reply.body) };
      response.description = Object.keys(Object.values(response.content)[0]?.examples ?? {})
        .map((code) => `\`${code}\``)
        .join(', ');
    }
  }
  return responses;
}

/** Headers that a caller reads. */
function describeHeaders(sent: Readonly<Record<string, string>> = {}): Json {
  const headers: Json = { 'Cko-Request-Id': { schema: { type: 'string', format: 'uuid' }, example: UUID } };
  for (const name of ['Accept-Encoding', 'ETag', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Total-Count']) {
    if (name in sent) headers[name] = { schema: { type: 'string' }, example: sent[name] };
  }
  return headers;
}

/** Body of an example; of a page, its main part. */
function exampleBody(body: unknown): unknown {
  return typeof body === 'string' ? (/<main>.*<\/main>/s.exec(body)?.[0] ?? body) : body;
}

const JSON_TYPE = 'application/json';
const COMPANY = { name: 'Acme', url: undefined, contact: undefined };
const UUID = '0d2b3c8e-6f0a-4f43-9c3d-7f5f3e0c1a52';
const TAG = '"1"';
const BOOKMARK = '00000001-00000001-00000001-00000000000000000000000000000001';
/** Wrong credentials by Basic get another response than those in a form, and the Accounts family has plain text as well. */
const EXAMPLE_REQUESTS = [{}, { authorization: 'Basic' }, { accept: 'text/plain' }].map(
  (headers) => new Request('https://a.example', { headers }),
);
