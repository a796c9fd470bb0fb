import { Failure } from '../http/failure.ts';

/** Codes of rejected credentials (RFC 6750 section 3.1). */
export type CredentialCode = 'credentials_missing' | 'token_invalid' | 'scope_insufficient';

declare module '../http/failure.ts' {
  interface Codes {
    credentials: CredentialCode;
  }
}

/** Why credentials are not valid. For the log; the caller is told `token_invalid`, whichever it was. */
export type InvalidityReason =
  | 'scheme_unknown'
  | 'key_unknown'
  | 'client_unknown'
  | 'secret_missing'
  | 'expired'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_signature'
  | 'malformed'
  | 'session_ended'
  | 'client_revoked'
  | 'client_expired';

/** The failure of credentials that are not valid. */
export function invalidToken(reason: InvalidityReason): Failure {
  return new Failure('token_invalid', { reason });
}

/**
 * The challenge of a 401 or a 403 (RFC 6750 section 3).
 *
 * A request without any credentials gets the bare challenge: an error would tell of a token that is not there.
 */
export const BEARER_CHALLENGES = {
  credentials_missing: { 'WWW-Authenticate': 'Bearer' },
  token_invalid: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  scope_insufficient: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
} as const satisfies Record<CredentialCode, Record<string, string>>;
