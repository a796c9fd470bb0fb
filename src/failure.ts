import type { AccountCode } from './accounts/failures.ts';
import type { ApplicantCode } from './applicants/failures.ts';
import type { ClientCode } from './clients/failures.ts';

/** What can go wrong with any call, whatever it is about. */
export type SharedCode =
  | 'request_malformed'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_many_requests'
  | 'service_unavailable'
  | 'internal_error';

/** Every way in which a call can fail. Each dialect says how it answers the codes that can reach it. */
export type Code = SharedCode | ClientCode | ApplicantCode | AccountCode;

/** What a dialect may tell beyond the code. Never a value that a caller sent. */
export interface FailureDetail {
  /** The single causes, e.g. `email_invalid`. */
  causes?: readonly string[];
  /** Methods that the path knows, with `method_not_allowed`. */
  allow?: readonly string[];
  /** Seconds after which the same call may succeed. */
  retryAfter?: number;
}

/**
 * A decided outcome that is not success: thrown as a code from wherever it is known, caught once in `http/run.ts`.
 *
 * It knows no status and no wording, so that a rule can fail without knowing which API it serves; the price is that
 * every dialect holds a table of codes.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: Code;
  readonly detail: FailureDetail;

  constructor(code: Code, detail: FailureDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
