/** Codes that any call can fail with, whatever it is about. */
export type SharedCode =
  | 'request_malformed'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_content_encoding'
  | 'too_many_requests'
  | 'service_unavailable'
  | 'configuration_invalid'
  | 'misdirected_request'
  | 'internal_error';

/**
 * The codes by slice. Each `errors.ts` declares its own by merging into this interface, so the union is closed although
 * this room knows no slice: a code that no slice declares does not compile.
 */
export interface Codes {
  shared: SharedCode;
}

/** Every way in which a call can fail. */
export type Code = Codes[keyof Codes];

/** Details of a code. Never a value that a caller sent. */
export interface FailureDetail {
  /** Single causes, e.g. `email_invalid`; the error format may show them. */
  readonly causes?: readonly string[];
  /** Fixed words for a message, e.g. the rules that a password misses. */
  readonly hints?: readonly string[];
  /** Methods that the path knows, with `method_not_allowed`. */
  readonly allow?: readonly string[];
  /** Seconds after which the same call may succeed. */
  readonly retryAfter?: number;
  /** Why, for the log alone: a fixed word such as `expired`. The wire never shows it. */
  readonly reason?: string;
}

/**
 * A decided outcome that is not success: thrown as a code from wherever it is known, caught once in `pipeline.ts`.
 *
 * It knows no status and no wording, so a rule can fail without knowing which API it serves. The price is a table of
 * codes in every error format.
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
