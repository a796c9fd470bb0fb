import type { CredentialCode } from '../clients/failures.ts';
import { Failure, type SharedCode } from '../failure.ts';
import { type Dialect, failureHeaders } from '../http/dialect.ts';
import type { ApplicantCode } from './failures.ts';
import { ProfilesError } from './schema.ts';

/** Status and `error_type` of each code in the Profiles family. */
const ANSWERS = {
  request_malformed: [400, 'request_malformed'],
  request_invalid: [400, 'request_invalid'],
  applicant_anonymized: [400, 'request_invalid'],
  credentials_missing: [401, 'unauthorized'],
  token_invalid: [401, 'unauthorized'],
  scope_insufficient: [403, 'forbidden'],
  not_found: [404, 'not_found'],
  method_not_allowed: [405, 'method_not_allowed'],
  precondition_failed: [412, 'precondition_failed'],
  idempotency_key_reused: [422, 'idempotency_key_reused'],
  too_many_requests: [429, 'too_many_requests'],
  internal_error: [500, 'internal_error'],
  service_unavailable: [503, 'service_unavailable'],
} as const satisfies Record<SharedCode | CredentialCode | ApplicantCode, readonly [number, string]>;

const known: Readonly<Record<string, readonly [number, string]>> = ANSWERS;

/** A field's name is repeated only if it looks like one: what else was sent as a key may be anything. */
const FIELD_NAME = /^[A-Za-z0-9_]{1,64}$/;

/** How the Profiles family tells its failures: `{ request_id, error_type, error_codes? }`. */
export const profilesDialect: Dialect = {
  answer(failure, _request, requestId) {
    const [status, type] = known[failure.code] ?? ANSWERS.internal_error;
    const causes = failure.code === 'applicant_anonymized' ? [failure.code] : failure.detail.causes;
    return {
      status,
      headers: failureHeaders(failure),
      body: { request_id: requestId, error_type: type, ...(causes !== undefined && { error_codes: causes }) },
    };
  },
  refuse(faults) {
    const causes = faults.map(({ field, kind }) => `${FIELD_NAME.test(field) ? field : 'field'}_${kind}`);
    return new Failure('request_invalid', { causes: [...new Set(causes)] });
  },
  status: (code) => known[code]?.[0],
  error: { name: 'ProfilesError', schema: ProfilesError },
};
