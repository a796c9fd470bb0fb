import { literal, looseObject, picklist, strictObject, string } from 'valibot';
import { profilesDialect } from '../applicants/dialect.ts';
import { type AnyEndpoint, endpoint } from '../http/endpoint.ts';
import { readDescription } from './description.ts';
import { docsEndpoints } from './docs.ts';
import { checkHealth, type Health } from './health.ts';

const shared = { family: 'Operations', dialect: profilesDialect, method: 'GET' } as const;

/** What operators and integrators ask of the service itself. */
export const operationsEndpoints: readonly AnyEndpoint[] = [
  endpoint({
    ...shared,
    id: 'checkHealth',
    paths: ['/health'],
    summary: 'Whether the database and the domain list answer',
    description: 'A 503 names in `error_codes` which of them does not: `d1_unavailable`, `kv_unavailable`.',
    reply: {
      status: 200,
      description: 'All is well.',
      schema: strictObject({
        status: literal('ok'),
        d1: literal('ok'),
        kv: literal('ok'),
        mail: picklist(['ok', 'not_configured']),
      }),
      example: { status: 'ok', d1: 'ok', kv: 'ok', mail: 'ok' },
      body: (health: Health) => health,
    },
    handle: (_input, context) => checkHealth(context),
  }),

  endpoint({
    ...shared,
    id: 'describeApi',
    paths: ['/openapi.json'],
    summary: 'This description',
    reply: {
      status: 200,
      description: 'An OpenAPI 3.1 document.',
      schema: looseObject({ openapi: string() }),
      example: { openapi: '3.1.0' },
      // It is there as text already.
      body: (document: unknown) => document,
    },
    handle: (_input, { assets, publicOrigin }) => readDescription(assets, publicOrigin),
  }),

  ...docsEndpoints,
];
