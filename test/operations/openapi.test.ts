import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { call } from '../support/service.ts';

interface Schema {
  type?: string;
  $ref?: string;
  properties?: Record<string, unknown>;
}
interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: string }[];
  description?: string;
  requestBody?: { required: boolean; content: Record<string, { schema: Schema; example: unknown }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, unknown> };
}

const document = await (await call('GET', PATHS.openApi)).json<Document>();
/** Every call of the list but the files that a page is made of, which no sentence describes. */
const targets = endpoints
  .filter(({ undocumented }) => !undocumented)
  .flatMap((endpoint) => endpoint.paths.map((path) => ({ name: `${endpoint.method} ${path}`, endpoint, path })));
const operationOf = ({ endpoint, path }: (typeof targets)[number]): Operation =>
  document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[endpoint.method.toLowerCase()] as Operation;

it('is an OpenAPI 3.1 document of the public origin', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.servers).toEqual([{ url: 'https://applicants.example' }]);
});

it('contains every endpoint and no other', () => {
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(targets.map(({ name }) => name.replace(/:(\w+)/g, '{$1}')).sort());
});

it('gives every operation an id of its own', () => {
  const ids = targets.map((target) => operationOf(target).operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

it.each(targets)('describes what $name takes and returns', (target) => {
  const { endpoint, path } = target;
  const operation = operationOf(target);
  expect([...new Set(operation.security.flatMap(Object.keys))]).toEqual(endpoint.security?.schemes ?? []);
  expect(operation.requestBody === undefined).toBe(endpoint.body === undefined && endpoint.method !== 'POST');
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  expect(inPath).toEqual([...path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const success = operation.responses[endpoint.success.status];
  expect(success?.content === undefined).toBe(endpoint.success.body === undefined);
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['500', '503']));
  expect('429' in operation.responses).toBe(endpoint.security !== undefined || endpoint.limited === true);
});

const named = (name: string) => operationOf(targets.find((target) => target.name === name) as (typeof targets)[number]);

it.each(targets)('describes $name in a sentence or two', (target) => {
  expect(operationOf(target).description).toMatch(/\.$/);
});

it('names the operations of an older version by it', () => {
  expect(named('GET /api/rest/v2/frontend/me').operationId).toBe('readMeV2');
  expect(named('GET /api/rest/v3/frontend/me').operationId).toBe('readMe');
});

it.each(targets.filter(({ endpoint }) => endpoint.body?.type === 'form'))(
  'lets the client of $name be in the form, where it may be',
  (target) => {
    const { security, requestBody } = operationOf(target);
    const { schema } = Object.values(requestBody?.content ?? {})[0] ?? {};
    const { properties } = schema?.$ref
      ? (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
      : (schema ?? {});
    const inForm = Object.keys(properties ?? {}).includes('client_id');
    expect(inForm).toBe(
      !['/work-email/:token', '/email/:token', '/api/rest/v3/frontend/changePassword'].includes(target.path),
    );
    // An empty requirement: no credentials beside the form.
    expect(security.some((requirement) => Object.keys(requirement).length === 0)).toBe(inForm);
  },
);

it('requires a body only where none is an error, and takes one where it is ignored', () => {
  const required = (name: string) => named(name).requestBody?.required;
  expect(required('POST /applicants')).toBe(false);
  expect(required('PATCH /applicants/:applicant_id')).toBe(false);
  expect(required('POST /applicants/:applicant_id/anonymize')).toBe(false);
  expect(required('POST /connect/token')).toBe(true);
  expect(required('POST /api/rest/v3/frontend/applicants')).toBe(true);
  const ignored = named('POST /applicants/:applicant_id/anonymize').requestBody?.content['application/json'];
  expect(ignored?.schema).toEqual({ type: 'object' });
});

it('has no default in what a call takes, for generators require what has one', () => {
  const found: string[] = [];
  JSON.stringify(document, (key, value) => {
    if (key === 'default') found.push(String(value));
    return value;
  });
  expect(found).toEqual([]);
});

it('names the headers that calls honour', () => {
  const headersOf = (name: string) =>
    named(name)
      .parameters.filter((parameter) => parameter.in === 'header')
      .map((parameter) => parameter.name);
  expect(headersOf('POST /applicants')).toEqual(expect.arrayContaining(['Idempotency-Key', 'Cko-Idempotency-Key']));
  expect(headersOf('GET /applicants/:applicant_id')).toContain('If-None-Match');
  expect(headersOf('PATCH /applicants/:applicant_id')).toContain('If-Match');
});

it('has the published statuses of each call', () => {
  const statusesOf = (name: string) => Object.keys(named(name).responses);
  expect(statusesOf('POST /applicants')).toEqual(expect.arrayContaining(['201', '400', '401', '403', '422']));
  expect(statusesOf('GET /applicants/:applicant_id')).toEqual(
    expect.arrayContaining(['200', '304', '401', '403', '404']),
  );
  expect(statusesOf('PATCH /applicants/:applicant_id')).toEqual(
    expect.arrayContaining(['200', '400', '404', '412', '500']),
  );
  expect(statusesOf('POST /applicants/:applicant_id/anonymize')).toEqual(expect.arrayContaining(['200', '404', '500']));
});
