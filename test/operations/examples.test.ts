import { parse, string } from 'valibot';
import { expect, it } from 'vitest';
import { REGISTRATION_CODES } from '../../src/accounts/errors.ts';
import { PATHS } from '../support/paths.ts';
import { endpoints } from '../support/routes.ts';
import { call } from '../support/service.ts';

interface Content {
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
interface Operation {
  security: Record<string, string[]>[];
  parameters: { example?: unknown }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { headers: Record<string, { example: string }>; content?: Record<string, Content> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, { description: string }> };
}

const document = await (await call('GET', PATHS.openApi)).json<Document>();
const operationNamed = (name: string): Operation => {
  const [method = '', path = ''] = name.replace(/:(\w+)/g, '{$1}').split(' ');
  return document.paths[path]?.[method.toLowerCase()] as Operation;
};
const targets = endpoints
  .filter(({ undocumented }) => !undocumented)
  .flatMap((endpoint) => endpoint.paths.map((path) => ({ name: `${endpoint.method} ${path}`, endpoint })));

/** The codes of a status, with the bodies they are told by. */
function codesOf({ responses }: Operation, status: number): Record<string, unknown> {
  const { 'text/plain': _bareCodes, ...shown } = responses[status]?.content ?? {};
  const all = Object.values(shown).map(({ examples = {} }) => Object.entries(examples));
  return Object.fromEntries(all.flat().map(([code, { value }]) => [code, value]));
}

it('leaves out what is for people and for our own commands only', () => {
  const left = endpoints.filter(({ undocumented }) => undocumented).flatMap(({ paths }) => paths);
  expect(left).toEqual(['/webhooks/:webhook_id/ticket', '/', '/docs', '/docs/:file']);
});

it.each(targets)('has an example of all that $name takes', ({ name, endpoint: { body } }) => {
  const { parameters, requestBody } = operationNamed(name);
  expect(parameters.filter(({ example }) => typeof example !== 'string')).toEqual([]);
  // A body that is ignored needs no example.
  if (body === undefined) return;
  for (const { example } of Object.values(requestBody?.content ?? {})) parse(body.described ?? body.schema, example);
});

it.each(targets)(
  'has an example of every response of $name',
  ({
    name,
    endpoint: {
      success: { schema, status },
      errors,
    },
  }) => {
    const { [status]: success, 304: _unchanged, ...rejections } = operationNamed(name).responses;
    for (const { example } of Object.values(success?.content ?? {})) {
      expect(example).toBeDefined();
      if (schema !== undefined) parse(schema, example);
    }
    for (const { content = {} } of Object.values(rejections)) {
      for (const [type, { examples = {} }] of Object.entries(content)) {
        expect(examples).not.toEqual({});
        for (const { value } of Object.values(examples)) parse(type === 'text/plain' ? string() : errors.schema, value);
      }
    }
  },
);

it('has an example of each security scheme', () => {
  const schemes = Object.entries(document.components.securitySchemes);
  const used = new Set(endpoints.flatMap(({ security }) => security?.schemes ?? []));
  expect(new Set(schemes.map(([name]) => name))).toEqual(used);
  for (const [name, { description }] of schemes) {
    expect(description, name).toMatch(/: `-(?:H "Authorization: Bearer \$\w+|u "\$\w+:?)"`$/);
  }
});

it('names the scope that a call needs', () => {
  expect(operationNamed('GET /applicants/:applicant_id/export').security).toEqual([
    // Only OAuth schemes list scopes.
    { apiKey: [] },
    { profilesToken: ['privacy'] },
  ]);
});

it('lists for each endpoint its own failures, and no other', () => {
  const codes = (name: string) => Object.keys(codesOf(operationNamed(name), 400)).sort();
  const accounts = 'POST /api/rest/v3/frontend';
  expect(codes(`${accounts}/applicants`)).toEqual(['request_malformed', ...REGISTRATION_CODES].sort());
  expect(codes(`${accounts}/resetPassword`)).toEqual(['password invalid', 'request_malformed']);
  expect(codes(`${accounts}/lostPasswordLink`)).toEqual(['invalid_mail_address', 'invalid_url']);
  expect(codes(`GET /api/rest/v3/frontend/checkUsernameForExistence`)).toEqual([]);
  expect(codesOf(operationNamed('GET /applicants/:applicant_id/events'), 400)).toMatchObject({
    request_invalid: { error_codes: ['before_invalid'] },
  });
});

it('describes the different responses to a client that fails by Basic and in the form', () => {
  const operation = operationNamed('POST /connect/token');
  expect(codesOf(operation, 400)).toHaveProperty('invalid_client');
  expect(Object.keys(codesOf(operation, 401))).toEqual(['invalid_client']);
  expect(operation.responses[401]?.headers['WWW-Authenticate']?.example).toMatch(/^Basic/);
});

it('shows the headers that carry information', () => {
  const { responses } = operationNamed('GET /applicants/:applicant_id');
  expect(responses[200]?.headers.ETag?.example).toBe('"1"');
  expect(responses[401]?.headers['WWW-Authenticate']?.example).toBe('Bearer');
  expect(responses[429]?.headers['Retry-After']?.example).toBe('60');
  const created = operationNamed('POST /api/rest/v3/frontend/applicants').responses[204];
  expect(created?.headers.Location?.example).toMatch(/^\/applicants\/aplt_/);
});

it('tells the bare codes that a caller gets which accepts plain text', () => {
  const { content } = operationNamed('POST /api/rest/v3/frontend/applicants').responses[400] ?? {};
  expect(content?.['text/plain']).toMatchObject({
    schema: { type: 'string' },
    examples: { 'password invalid': { value: 'password invalid' } },
  });
});

it('shows what a client may send that compresses', () => {
  const answer = operationNamed('POST /applicants').responses[415];
  expect(answer?.headers['Accept-Encoding']?.example).toBe('identity');
  expect(operationNamed('GET /applicants/:applicant_id').responses[415]).toBeUndefined();
});
