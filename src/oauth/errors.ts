import { errorFormat } from '../http/error-format.ts';
import { Failure } from '../http/failure.ts';
import { OAuthError } from './schema.ts';

/** Codes of a token endpoint (RFC 6749 section 5.2). */
export type GrantCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'unsupported_token_type';

declare module '../http/failure.ts' {
  interface Codes {
    oauth: GrantCode;
  }
}

/**
 * The error format of the token endpoints (RFC 6749 section 5.2), which names no error from `not_found` on.
 *
 * A client that failed by Basic gets a 401 with a Basic challenge, one that failed in the form a 400.
 */
export const oauthErrors = errorFormat<GrantCode, readonly [status: number, error: string, description: string]>({
  name: 'OAuthError',
  schema: OAuthError,
  table: {
    request_malformed: [400, 'invalid_request', 'a form is expected, with each parameter at most once'],
    invalid_request: [400, 'invalid_request', 'a parameter is missing or malformed'],
    invalid_client: [400, 'invalid_client', 'client authentication failed'],
    invalid_grant: [400, 'invalid_grant', 'wrong user name or password'],
    unauthorized_client: [400, 'unauthorized_client', 'the client may not use this grant'],
    unsupported_grant_type: [400, 'unsupported_grant_type', 'the grant type is not known here'],
    invalid_scope: [400, 'invalid_scope', 'no scope that is known here, or one that the client has not been given'],
    unsupported_token_type: [400, 'unsupported_token_type', 'a client token ends by itself and cannot be revoked'],
    not_found: [404, 'invalid_request', 'there is nothing at this path'],
    method_not_allowed: [405, 'invalid_request', 'the method must be POST'],
    misdirected_request: [421, 'invalid_request', 'the service is not reached at this host, or not without HTTPS'],
    unsupported_content_encoding: [415, 'invalid_request', 'the body must not be compressed'],
    too_many_requests: [429, 'too_many_requests', 'try again later'],
    internal_error: [500, 'server_error', 'something went wrong on our side'],
    service_unavailable: [503, 'temporarily_unavailable', 'try again later'],
    configuration_invalid: [503, 'temporarily_unavailable', 'the service is not set up correctly'],
  },
  reply([status, error, error_description], { code }, request) {
    const headers = { Pragma: 'no-cache' };
    const body = { error, error_description };
    if (code === 'invalid_client' && request.headers.has('authorization')) {
      return { status: 401, headers: { ...headers, 'WWW-Authenticate': 'Basic realm="applicants"' }, body };
    }
    return { status, headers, body };
  },
  reject: () => new Failure('invalid_request'),
});
