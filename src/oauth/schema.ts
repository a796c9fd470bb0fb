import * as v from 'valibot';

const Text = v.pipe(v.string(), v.maxLength(4096));

/** The form of a token call (RFC 6749 sections 2.3.1, 4.3.2 and 4.4.2). What else is sent is ignored, as section 3.2 asks. */
export const TokenRequest = v.pipe(
  v.object({
    grant_type: Text,
    scope: v.optional(Text),
    client_id: v.optional(Text),
    client_secret: v.optional(Text),
    username: v.optional(Text),
    password: v.optional(Text),
  }),
  v.title('TokenRequest'),
);

/** A validated token call. */
export type TokenRequest = v.InferOutput<typeof TokenRequest>;

/** The response to a token call (RFC 6749 section 5.1). */
export const TokenResponse = v.pipe(
  v.strictObject({
    access_token: v.string(),
    token_type: v.literal('Bearer'),
    expires_in: v.literal(3600),
    scope: v.string(),
  }),
  v.title('TokenResponse'),
);

/** The metadata of an issuer (RFC 8414 section 2). */
export const ServerMetadata = v.pipe(
  v.strictObject({
    issuer: v.pipe(v.string(), v.url()),
    token_endpoint: v.pipe(v.string(), v.url()),
    token_endpoint_auth_methods_supported: v.array(v.string()),
    revocation_endpoint: v.optional(v.pipe(v.string(), v.url())),
    revocation_endpoint_auth_methods_supported: v.optional(v.array(v.string())),
    grant_types_supported: v.array(v.string()),
    response_types_supported: v.array(v.string()),
    scopes_supported: v.array(v.string()),
    service_documentation: v.pipe(v.string(), v.url()),
  }),
  v.title('ServerMetadata'),
);

/** The metadata of an issuer. */
export type ServerMetadata = v.InferOutput<typeof ServerMetadata>;

/** An error of a token endpoint. */
export const OAuthError = v.strictObject({ error: v.string(), error_description: v.string() });
