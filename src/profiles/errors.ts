import { BEARER_CHALLENGES, type CredentialCode } from '../clients/errors.ts';
import { errorFormat } from '../http/error-format.ts';
import { Failure } from '../http/failure.ts';
import { ProfilesError } from './schema.ts';

/** Codes of the Profiles calls, beside those that any call can fail with. */
export type ProfileCode =
  | 'request_invalid'
  | 'applicant_anonymized'
  | 'cursor_expired'
  | 'precondition_failed'
  | 'idempotency_key_reused';

declare module '../http/failure.ts' {
  interface Codes {
    profiles: ProfileCode;
  }
}

/** Status, `error_type`, and headers or causes of the code itself. */
interface Entry {
  readonly status: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly causes?: readonly string[];
}

/** A field's name is repeated only if it looks like one: what else was sent as a key may be anything. */
const FIELD_NAME = /^[A-Za-z0-9_]{1,64}$/;

/** The error format of the Profiles family: `{ request_id, error_type, error_codes? }`. */
export const profilesErrors = errorFormat<ProfileCode | CredentialCode, Entry>({
  name: 'ProfilesError',
  schema: ProfilesError,
  table: {
    request_malformed: { status: 400, type: 'request_malformed' },
    request_invalid: { status: 400, type: 'request_invalid' },
    applicant_anonymized: { status: 400, type: 'request_invalid', causes: ['applicant_anonymized'] },
    credentials_missing: { status: 401, type: 'unauthorized', headers: BEARER_CHALLENGES.credentials_missing },
    token_invalid: { status: 401, type: 'unauthorized', headers: BEARER_CHALLENGES.token_invalid },
    scope_insufficient: { status: 403, type: 'forbidden', headers: BEARER_CHALLENGES.scope_insufficient },
    not_found: { status: 404, type: 'not_found' },
    method_not_allowed: { status: 405, type: 'method_not_allowed' },
    cursor_expired: { status: 410, type: 'cursor_expired' },
    precondition_failed: { status: 412, type: 'precondition_failed' },
    idempotency_key_reused: { status: 422, type: 'idempotency_key_reused' },
    misdirected_request: { status: 421, type: 'misdirected_request' },
    unsupported_content_encoding: { status: 415, type: 'unsupported_content_encoding' },
    too_many_requests: { status: 429, type: 'too_many_requests' },
    internal_error: { status: 500, type: 'internal_error' },
    service_unavailable: { status: 503, type: 'service_unavailable' },
    configuration_invalid: { status: 503, type: 'service_unavailable', causes: ['configuration_invalid'] },
  },
  reply({ status, type, headers, causes }, { detail }, _request, { requestId }) {
    const codes = causes ?? detail.causes;
    return {
      status,
      headers,
      body: { request_id: requestId, error_type: type, ...(codes !== undefined && { error_codes: codes }) },
    };
  },
  reject(errors) {
    const causes = errors.map(({ field, kind }) => `${FIELD_NAME.test(field) ? field : 'field'}_${kind}`);
    return new Failure('request_invalid', { causes: [...new Set(causes)] });
  },
});
