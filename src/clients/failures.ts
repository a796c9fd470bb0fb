/** What can go wrong with the credentials of a call (RFC 6750 section 3.1). */
export type CredentialCode = 'credentials_missing' | 'token_invalid' | 'scope_insufficient';

/** What can go wrong at a token endpoint (RFC 6749 section 5.2). */
export type GrantCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope';

/** What can go wrong with who calls. */
export type ClientCode = CredentialCode | GrantCode;
