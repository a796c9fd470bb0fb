import { looseObject, string } from 'valibot';
import { readDescription } from './description.ts';
import { operationsEndpoint } from './endpoint.ts';

/**
 * GET /openapi.json
 *
 * This description.
 *
 * An OpenAPI 3.1 document with the addresses of this deployment, to generate a client from or to validate calls with.
 */
export const getOpenApi = operationsEndpoint({
  id: 'describeApi',
  crossOrigin: 'any',
  // The body is text already.
  success: { status: 200, schema: looseObject({ openapi: string() }), body: (document: string) => document },
  handle: (_input, { assets, publicOrigin }) => readDescription(assets, publicOrigin),
});
