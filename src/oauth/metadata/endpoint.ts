import type { Caller } from '../../http/caller.ts';
import type { AnyEndpoint, Endpoint } from '../../http/endpoint.ts';
import type { SharedCode } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { type GrantCode, oauthErrors } from '../errors.ts';
import { ServerMetadata } from '../schema.ts';

type MetadataEndpoint = Endpoint<Context, Caller, GrantCode | SharedCode, never, never, ServerMetadata, never>;

/** An endpoint with the metadata of one issuer (RFC 8414), for anyone, on any page. */
export function metadataEndpoint({
  id,
  metadata,
}: {
  readonly id: string;
  readonly metadata: (context: Pick<Context, 'publicOrigin'>) => ServerMetadata;
}): AnyEndpoint<never> {
  return {
    id,
    family: 'OAuth',
    errors: oauthErrors,
    crossOrigin: 'any',
    success: { status: 200, schema: ServerMetadata, body: (found: ServerMetadata) => found },
    handle: async (_input, context) => metadata(context),
  } satisfies MetadataEndpoint;
}
