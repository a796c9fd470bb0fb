import { Failure, type SharedCode } from '../failure.ts';
import { type Dialect, failureHeaders } from '../http/dialect.ts';
import type { GrantCode } from './failures.ts';
import { OAuthError } from './schema.ts';

/** Status, `error` and `error_description` of each code at a token endpoint. RFC 6749 names no error for the last five. */
const ANSWERS = {
  request_malformed: [400, 'invalid_request', 'a form is expected, with each parameter at most once'],
  invalid_request: [400, 'invalid_request', 'a parameter is missing or malformed'],
  invalid_client: [400, 'invalid_client', 'client authentication failed'],
  invalid_grant: [400, 'invalid_grant', 'wrong user name or password'],
  unauthorized_client: [400, 'unauthorized_client', 'the client may not use this grant'],
  unsupported_grant_type: [400, 'unsupported_grant_type', 'the grant type is not known here'],
  invalid_scope: [400, 'invalid_scope', 'a scope is not among those of the client'],
  not_found: [404, 'invalid_request', 'there is nothing at this path'],
  method_not_allowed: [405, 'invalid_request', 'the method must be POST'],
  too_many_requests: [429, 'too_many_requests', 'try again later'],
  internal_error: [500, 'server_error', 'something went wrong on our side'],
  service_unavailable: [503, 'temporarily_unavailable', 'try again later'],
} as const satisfies Record<SharedCode | GrantCode, readonly [number, string, string]>;

const known: Readonly<Record<string, readonly [number, string, string]>> = ANSWERS;

/**
 * How the token endpoints tell their failures (RFC 6749 section 5.2).
 *
 * A client that failed by Basic gets a 401 with a Basic challenge, one that failed in the form a 400.
 */
export const oauthDialect: Dialect = {
  answer(failure, request) {
    const [status, error, error_description] = known[failure.code] ?? ANSWERS.internal_error;
    const headers = { Pragma: 'no-cache', ...failureHeaders(failure) };
    const body = { error, error_description };
    if (failure.code === 'invalid_client' && request.headers.has('authorization')) {
      return { status: 401, headers: { ...headers, 'WWW-Authenticate': 'Basic realm="applicants"' }, body };
    }
    return { status, headers, body };
  },
  refuse: () => new Failure('invalid_request'),
  status: (code) => known[code]?.[0],
  error: { name: 'OAuthError', schema: OAuthError },
};
