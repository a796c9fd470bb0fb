import { entityTag } from '../../http/conditions.ts';
import type { AnyEndpoint } from '../../http/endpoint.ts';
import { type Code, Failure } from '../../http/failure.ts';
import type { Method, Route } from '../../http/route.ts';
import type { Docstring } from './docstrings.ts';
import type { OperationExample } from './examples.ts';
import { describe, hoist, type Json, named } from './json-schema.ts';

/** What a document is made of, beside the routes. */
export interface DocumentSources {
  readonly docstrings: ReadonlyMap<string, Docstring>;
  readonly examples: Readonly<Record<string, OperationExample>>;
  readonly securitySchemes: Json;
  readonly publicOrigin: string;
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
export function describeApi(routes: readonly Route[], sources: DocumentSources): Json {
  const documented = routes.filter(({ endpoint }) => !endpoint.undocumented);
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const { method, paths: mounted, endpoint } of documented) {
    const operation = { method, endpoint, ...describedBy(endpoint.id, sources) };
    for (const [index, path] of mounted.entries()) {
      const template = path.replace(/:(\w+)/g, '{$1}');
      paths[template] ??= {};
      paths[template][method.toLowerCase()] = describeOperation(operation, index, components, sources.publicOrigin);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Applicants',
      version: '1.0.0',
      description: "A company's applicants: one record of a person behind two published HTTP APIs.",
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: sources.publicOrigin }],
    tags: describeFamilies(documented.map(({ endpoint }) => endpoint)),
    paths,
    components: { schemas: components, securitySchemes: sources.securitySchemes },
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
    return { name, description: `Failures are told as ${[...errors].map((error) => `\`${error}\``).join(' or ')}.` };
  });
}

const MEDIA_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

function describeOperation(operation: Operation, index: number, components: Json, publicOrigin: string): Json {
  const { endpoint, docstring, example } = operation;
  const { id, family, body } = endpoint;
  return {
    operationId: index === 0 ? id : `${id}${index + 1}`,
    tags: [family],
    summary: docstring.summary,
    ...(docstring.description !== undefined && { description: docstring.description }),
    security: securityOf(endpoint),
    parameters: describeParameters(operation, components),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: {
          [MEDIA_TYPES[body.type]]: {
            schema: describe(body.described ?? body.schema, 'input', components),
            example: example.body,
          },
        },
      },
    }),
    responses: describeResponses(operation, components, publicOrigin),
  };
}

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
  if (idempotencyKeyHeaders) {
    header('Idempotency-Key', 'Makes a repeated call answer with the first result for 24 hours.', UUID);
  }
  if (conditional && method === 'GET') header('If-None-Match', 'Answers 304 while the ETag is this.', TAG);
  if (conditional && method !== 'GET') header('If-Match', 'Changes nothing unless the ETag is this.', TAG);
  if (security && method === 'GET')
    header('X-D1-Bookmark', 'Of an earlier response: a replica that is as fresh may give this one.', BOOKMARK);
  return parameters;
}

/** The alternatives of a caller: any scheme with any one of the scopes. */
function securityOf({ security }: AnyEndpoint): Json[] {
  const alternatives = security?.scopes?.map((scope) => [scope]) ?? [[]];
  return (security?.schemes ?? []).flatMap((scheme) => alternatives.map((scopes) => ({ [scheme]: scopes })));
}

/** The failures that follow from what an endpoint is, and those that it names itself. */
function failuresOf({ security, limited, params, query, body, errors, failures = [] }: AnyEndpoint): Failure[] {
  const fields = Object.keys({ ...query?.entries, ...body?.schema.entries });
  const codes: Code[] = [
    ...(security?.failures ?? []),
    ...(security || limited ? (['too_many_requests'] as const) : []),
    ...(params ? (['not_found'] as const) : []),
    ...failures,
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
      [schema === undefined ? 'text/html' : JSON_TYPE]: {
        schema: schema === undefined ? { type: 'string' } : describe(schema, 'output', components),
        example: told(success.body(result, { publicOrigin })),
      },
    };
  }
  const responses: Record<string, DescribedResponse> = { [success.status]: described };
  if (conditional && method === 'GET') responses[304] = { description: 'Unchanged.', headers };
  for (const failure of failuresOf(endpoint)) {
    for (const request of EXAMPLE_REQUESTS) {
      const reply = errors.reply(failure, request, UUID);
      const type = reply.headers?.['Content-Type']?.split(';')[0] ?? JSON_TYPE;
      responses[reply.status] ??= { description: '', headers: {} };
      const response = responses[reply.status] as DescribedResponse;
      response.headers = { ...describeHeaders(reply.headers), ...response.headers };
      response.content ??= { [type]: { schema: named(errors, components), examples: {} } };
      const examples = response.content[type]?.examples as Json;
      examples[failure.code] ??= { value: told(reply.body) };
      response.description = Object.keys(examples)
        .map((code) => `\`${code}\``)
        .join(', ');
    }
  }
  return responses;
}

/** The headers that tell a caller something. */
function describeHeaders(sent: Readonly<Record<string, string>> = {}): Json {
  const headers: Json = { 'Cko-Request-Id': { schema: { type: 'string', format: 'uuid' }, example: UUID } };
  for (const name of ['ETag', 'Location', 'Retry-After', 'WWW-Authenticate']) {
    if (name in sent) headers[name] = { schema: { type: 'string' }, example: sent[name] };
  }
  return headers;
}

/** Of a page, what it says. */
function told(body: unknown): unknown {
  return typeof body === 'string' ? /<main>.*<\/main>/s.exec(body)?.[0] : body;
}

const JSON_TYPE = 'application/json';
const UUID = '0d2b3c8e-6f0a-4f43-9c3d-7f5f3e0c1a52';
const TAG = '"1"';
const BOOKMARK = '00000001-00000001-00000001-00000000000000000000000000000001';
/** Where credentials by Basic are wrong, a caller is told otherwise than where those in a form are. */
const EXAMPLE_REQUESTS = [{}, { headers: { authorization: 'Basic' } }].map(
  (init) => new Request('https://a.example', init),
);
