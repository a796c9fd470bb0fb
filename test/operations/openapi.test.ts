import { expect, it } from 'vitest';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { call } from '../support/service.ts';

interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: unknown; example: unknown }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
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
  // A scheme stands there once for each scope that is enough.
  expect([...new Set(operation.security.flatMap(Object.keys))]).toEqual(endpoint.security?.schemes ?? []);
  expect(operation.requestBody === undefined).toBe(endpoint.body === undefined);
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  expect(inPath).toEqual([...path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const success = operation.responses[endpoint.success.status];
  expect(success?.content === undefined).toBe(endpoint.success.body === undefined);
  expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['500', '503']));
  expect('429' in operation.responses).toBe(endpoint.security !== undefined || endpoint.limited === true);
});

it('names the headers that calls honour', () => {
  const headersOf = (name: string) =>
    operationOf(targets.find((target) => target.name === name) as (typeof targets)[number])
      .parameters.filter((parameter) => parameter.in === 'header')
      .map((parameter) => parameter.name);
  expect(headersOf('POST /applicants')).toContain('Idempotency-Key');
  expect(headersOf('GET /applicants/:applicant_id')).toContain('If-None-Match');
  expect(headersOf('PATCH /applicants/:applicant_id')).toContain('If-Match');
});

it('has the published statuses of each call', () => {
  const statusesOf = (name: string) =>
    Object.keys(operationOf(targets.find((target) => target.name === name) as (typeof targets)[number]).responses);
  expect(statusesOf('POST /applicants')).toEqual(expect.arrayContaining(['201', '400', '401', '403', '422']));
  expect(statusesOf('GET /applicants/:applicant_id')).toEqual(
    expect.arrayContaining(['200', '304', '401', '403', '404']),
  );
  expect(statusesOf('PATCH /applicants/:applicant_id')).toEqual(
    expect.arrayContaining(['200', '400', '404', '412', '500']),
  );
  expect(statusesOf('POST /applicants/:applicant_id/anonymize')).toEqual(expect.arrayContaining(['200', '404', '500']));
});
