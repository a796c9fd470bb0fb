import { metadataEndpoint } from '../../oauth/metadata/endpoint.ts';
import { FRONTEND_OAUTH, frontendIssuer } from '../../oauth/metadata/issuers.ts';

const AUTHENTICATION = ['client_secret_basic', 'client_secret_post', 'none'];

/**
 * GET /.well-known/oauth-authorization-server/api/rest/oauth/frontend
 *
 * Metadata of the issuer of applicants' tokens (RFC 8414).
 *
 * For the token and the revocation endpoint of the Accounts family.
 */
export const getFrontendMetadata = metadataEndpoint({
  id: 'getFrontendMetadata',
  metadata: (context) => ({
    issuer: frontendIssuer(context),
    token_endpoint: `${context.publicOrigin}${FRONTEND_OAUTH}/token`,
    token_endpoint_auth_methods_supported: AUTHENTICATION,
    revocation_endpoint: `${context.publicOrigin}${FRONTEND_OAUTH}/revoke`,
    revocation_endpoint_auth_methods_supported: AUTHENTICATION,
    grant_types_supported: ['client_credentials', 'password'],
    response_types_supported: [],
    scopes_supported: ['frontend', 'me'],
    service_documentation: `${context.publicOrigin}/docs`,
  }),
});
