import { looseObject, string } from 'valibot';
import { readDescription } from './description.ts';
import { operationsEndpoint } from './endpoint.ts';

/**
 * GET /openapi.json
 *
 * This description.
 */
export const getOpenApi = operationsEndpoint({
  id: 'describeApi',
  crossOrigin: 'any',
  // The body is text already.
  success: { status: 200, schema: looseObject({ openapi: string() }), body: (document: string) => document },
  handle: (_input, { assets, publicOrigin }) => readDescription(assets, publicOrigin),
});
