import { metadataEndpoint } from './endpoint.ts';
import { profilesIssuer } from './issuers.ts';

/**
 * GET /.well-known/oauth-authorization-server
 *
 * Metadata of the issuer of client tokens (RFC 8414).
 *
 * For the token endpoint of the Profiles family.
 */
export const getMetadata = metadataEndpoint({
  id: 'getMetadata',
  metadata: (context) => ({
    issuer: profilesIssuer(context),
    token_endpoint: `${context.publicOrigin}/connect/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: ['identity-verification', 'identity-verification:read', 'privacy', 'events', 'import'],
    service_documentation: `${context.publicOrigin}/docs`,
  }),
});
