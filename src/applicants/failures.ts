/** What can go wrong with a profile, beyond what can go wrong with any call. */
export type ApplicantCode =
  | 'request_invalid'
  | 'applicant_anonymized'
  | 'precondition_failed'
  | 'idempotency_key_reused';
