import type { GenericSchema } from 'valibot';
import { type Code, Failure } from '../failure.ts';
import type { AnyEndpoint } from './endpoint.ts';
import { describe, hoist, type Json, named } from './json-schema.ts';

/**
 * The OpenAPI 3.1 document of a list of endpoints.
 *
 * Everything in it is read from what the requests themselves go through; only examples and sentences are written for
 * it. Made anew for each call of `/openapi.json`: nobody asks for it often enough to keep it.
 */
export function describeApi(endpoints: readonly AnyEndpoint[], securitySchemes: Json, publicOrigin: string): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    for (const [index, path] of endpoint.paths.entries()) {
      const template = path.replace(/:(\w+)/g, '{$1}');
      paths[template] ??= {};
      paths[template][endpoint.method.toLowerCase()] = describeOperation(endpoint, index, components);
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

function describeOperation(endpoint: AnyEndpoint, index: number, components: Json): Json {
  const { id, family, summary, description, security, body } = endpoint;
  return {
    operationId: index === 0 ? id : `${id}${index + 1}`,
    tags: [family],
    summary,
    ...(description !== undefined && { description }),
    security: security === undefined ? [] : security.schemes.map((scheme) => ({ [scheme]: [] })),
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
    responses: describeResponses(endpoint, components),
  };
}

function describeParameters(endpoint: AnyEndpoint, components: Json): Json[] {
  const parameters: Json[] = Object.entries<RegExp>(endpoint.params ?? {}).map(([name, pattern]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: pattern.source },
  }));
  if (endpoint.query !== undefined) {
    const { properties = {}, required = [] } = describe(endpoint.query, 'input', {}) as {
      properties?: Json;
      required?: string[];
    };
    for (const [name, schema] of Object.entries(properties)) {
      parameters.push({ name, in: 'query', required: required.includes(name), schema: hoist(schema, components) });
    }
  }
  const header = (name: string, sentence: string) =>
    parameters.push({ name, in: 'header', description: sentence, schema: { type: 'string' } });
  if (endpoint.idempotent)
    header('Idempotency-Key', 'Makes a repeated call answer with the first result for 24 hours.');
  if (endpoint.conditional && endpoint.method === 'GET') header('If-None-Match', 'Answers 304 while the ETag is this.');
  if (endpoint.conditional && endpoint.method !== 'GET') header('If-Match', 'Changes nothing unless the ETag is this.');
  return parameters;
}

/** The codes that follow from what an endpoint is, and those that it names itself. */
function codesOf(endpoint: AnyEndpoint): Code[] {
  const { security, limited, params, query, body, idempotent, dialect, failures = [] } = endpoint;
  return [
    ...(body === undefined ? [] : (['request_malformed'] as const)),
    ...((body ?? query ?? idempotent) ? [dialect.refuse([{ field: 'email', kind: 'invalid' }]).code] : []),
    ...(security?.failures ?? []),
    ...(security === undefined && !limited ? [] : (['too_many_requests'] as const)),
    ...(params === undefined ? [] : (['not_found'] as const)),
    ...failures,
    'internal_error',
    'service_unavailable',
  ];
}

function describeResponses(endpoint: AnyEndpoint, components: Json): Json {
  const { reply, dialect, conditional, method } = endpoint;
  const headers: Json = { 'Cko-Request-Id': { schema: { type: 'string', format: 'uuid' } } };
  const responses: Record<string, Json> = {
    [reply.status]: {
      description: reply.description,
      headers: { ...headers, ...(reply.version !== undefined && { ETag: { schema: { type: 'string' } } }) },
      ...(reply.body !== undefined && { content: describeReply(reply.schema, components) }),
    },
    ...(conditional && method === 'GET' && { 304: { description: 'Unchanged.', headers } }),
  };
  for (const code of codesOf(endpoint)) {
    const status = dialect.status(code);
    if (status === undefined) continue;
    const example = dialect.answer(new Failure(code), new Request('https://service.example'), EXAMPLE_REQUEST_ID);
    const type = example.headers?.['Content-Type']?.split(';')[0] ?? JSON_TYPE;
    responses[status] ??= {
      description: '',
      headers,
      content: { [type]: { schema: named(dialect.error, components), ...(type === JSON_TYPE && { examples: {} }) } },
    };
    const response = responses[status] as { description: string; content: Record<string, { examples?: Json }> };
    response.description = [response.description, `\`${code}\``].filter(Boolean).join(', ');
    const examples = response.content[type]?.examples;
    if (examples !== undefined) examples[code] = { value: example.body };
  }
  return responses;
}

/** A body without a schema is a page. */
function describeReply(schema: GenericSchema | undefined, components: Json): Json {
  if (schema === undefined) return { 'text/html': { schema: { type: 'string' } } };
  return { [JSON_TYPE]: { schema: describe(schema, 'output', components) } };
}

const JSON_TYPE = 'application/json';
const EXAMPLE_REQUEST_ID = '0d2b3c8e-6f0a-4f43-9c3d-7f5f3e0c1a52';
