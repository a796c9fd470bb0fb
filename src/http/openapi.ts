import { type Code, Failure } from '../failure.ts';
import { entityTag } from './conditions.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { describe, hoist, type Json, named } from './json-schema.ts';

/**
 * The OpenAPI 3.1 document of a list of endpoints.
 *
 * Everything in it is read from what the requests themselves go through: the shapes, and the examples of answers and
 * failures, which are made as the real ones are. Only what callers send and sentences are written for it. Made anew
 * for each build (`operations/docs/build.mjs`): describing schemas is a tenth of a bundle, and no request needs it.
 */
export function describeApi(all: readonly AnyEndpoint[], securitySchemes: Json, publicOrigin: string): Json {
  const endpoints = all.filter(({ summary }) => summary !== undefined);
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    for (const [index, path] of endpoint.paths.entries()) {
      const template = path.replace(/:(\w+)/g, '{$1}');
      paths[template] ??= {};
      paths[template][endpoint.method.toLowerCase()] = describeOperation(endpoint, index, components, publicOrigin);
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
    servers: [{ url: publicOrigin }],
    tags: describeFamilies(endpoints),
    paths,
    components: { schemas: components, securitySchemes },
  };
}

/** The families of calls; what sets them apart for a caller is how they tell failures. */
function describeFamilies(endpoints: readonly AnyEndpoint[]): Json[] {
  return [...new Set(endpoints.map(({ family }) => family))].map((name) => {
    const errors = new Set(endpoints.filter(({ family }) => family === name).map(({ dialect }) => dialect.error.name));
    return { name, description: `Failures are told as ${[...errors].map((error) => `\`${error}\``).join(' or ')}.` };
  });
}

const MEDIA_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

function describeOperation(endpoint: AnyEndpoint, index: number, components: Json, publicOrigin: string): Json {
  const { id, family, summary, description, security, body } = endpoint;
  return {
    operationId: index === 0 ? id : `${id}${index + 1}`,
    tags: [family],
    summary,
    ...(description !== undefined && { description }),
    security: security?.schemes.map((scheme) => ({ [scheme]: security.scopes ?? [] })) ?? [],
    parameters: describeParameters(endpoint, components),
    ...(body !== undefined && {
      requestBody: {
        required: true,
        content: {
          [MEDIA_TYPES[body.type]]: {
            schema: describe(body.described ?? body.schema, 'input', components),
            example: body.example,
          },
        },
      },
    }),
    responses: describeResponses(endpoint, components, publicOrigin),
  };
}

function describeParameters({ params, query, examples, ...endpoint }: AnyEndpoint, components: Json): Json[] {
  const parameters: Json[] = Object.entries<RegExp>(params ?? {}).map(([name, pattern]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: pattern.source },
    example: examples?.[name],
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
        example: examples?.[name],
      });
    }
  }
  const header = (name: string, description: string, example: string) =>
    parameters.push({ name, in: 'header', description, schema: { type: 'string' }, example });
  const { idempotent, conditional, method, security } = endpoint;
  if (idempotent) header('Idempotency-Key', 'Makes a repeated call answer with the first result for 24 hours.', UUID);
  if (conditional && method === 'GET') header('If-None-Match', 'Answers 304 while the ETag is this.', TAG);
  if (conditional && method !== 'GET') header('If-Match', 'Changes nothing unless the ETag is this.', TAG);
  if (security && method === 'GET')
    header('X-D1-Bookmark', 'Of an earlier answer: a replica that is as fresh may give this one.', BOOKMARK);
  return parameters;
}

/** The failures that follow from what an endpoint is, and those that it names itself. */
function failuresOf({ security, limited, params, query, body, dialect, failures = [] }: AnyEndpoint): Failure[] {
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
    ...fields.map((field) => dialect.refuse([{ field, kind: 'invalid' }])),
    ...codes.map((code) => new Failure(code, { ...(AGAIN_LATER.has(code) && { retryAfter: 60 }) })),
  ];
}

const AGAIN_LATER: ReadonlySet<Code> = new Set(['too_many_requests', 'service_unavailable']);

interface DescribedResponse {
  description: string;
  headers: Json;
  content?: Record<string, { schema: unknown; example?: unknown; examples?: Json }>;
}

function describeResponses(endpoint: AnyEndpoint, components: Json, publicOrigin: string): Json {
  const { reply, dialect, conditional, method } = endpoint;
  const { schema, example } = reply;
  const headers = describeHeaders({
    ...reply.headers?.(example),
    ...(reply.version && { ETag: entityTag(reply.version(example)) }),
  });
  const success: DescribedResponse = { description: reply.description, headers };
  if (reply.body !== undefined) {
    // A body without a schema is a page.
    success.content = {
      [schema === undefined ? 'text/html' : JSON_TYPE]: {
        schema: schema === undefined ? { type: 'string' } : describe(schema, 'output', components),
        example: told(reply.body(example, { publicOrigin })),
      },
    };
  }
  const responses: Record<string, DescribedResponse> = { [reply.status]: success };
  if (conditional && method === 'GET') responses[304] = { description: 'Unchanged.', headers };
  for (const failure of failuresOf(endpoint)) {
    for (const request of EXAMPLE_REQUESTS) {
      const answer = dialect.answer(failure, request, UUID);
      const type = answer.headers?.['Content-Type']?.split(';')[0] ?? JSON_TYPE;
      responses[answer.status] ??= { description: '', headers: {} };
      const response = responses[answer.status] as DescribedResponse;
      response.headers = { ...describeHeaders(answer.headers), ...response.headers };
      response.content ??= { [type]: { schema: named(dialect.error, components), examples: {} } };
      const examples = response.content[type]?.examples as Json;
      examples[failure.code] ??= { value: told(answer.body) };
      response.description = Object.keys(examples)
        .map((code) => `\`${code}\``)
        .join(', ');
    }
  }
  return responses;
}

/** The headers that tell a caller something. */
function describeHeaders(answered: Record<string, string> = {}): Json {
  const headers: Json = { 'Cko-Request-Id': { schema: { type: 'string', format: 'uuid' }, example: UUID } };
  for (const name of ['ETag', 'Location', 'Retry-After', 'WWW-Authenticate']) {
    if (name in answered) headers[name] = { schema: { type: 'string' }, example: answered[name] };
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
