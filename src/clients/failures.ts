/** What can go wrong with the credentials of a call (RFC 6750 section 3.1). */
export type ClientCode = 'credentials_missing' | 'token_invalid' | 'scope_insufficient';
