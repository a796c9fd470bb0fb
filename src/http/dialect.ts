import type { GenericSchema } from 'valibot';
import type { Code, Failure } from '../failure.ts';

/** A response before it has become one. A body that is neither text nor a stream is sent as JSON. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One field of the input that is not as it must be. */
export interface Fault {
  /** The field's name as the caller wrote it. */
  field: string;
  /** Wrong in itself, not a field of this call at all, or one that exists and may not be sent. */
  kind: 'invalid' | 'unknown' | 'not_updatable';
}

/**
 * How a family of calls tells its failures: which status, which headers, which body.
 *
 * The families speak differently because the published APIs do; that they fail at the same points is what `run` and
 * the codes share.
 */
export interface Dialect {
  /** What a code looks like on the wire. */
  answer(failure: Failure, request: Request, requestId: string): Answer;
  /** Which failure the faults of an input are; at least one is given. */
  refuse(faults: readonly Fault[]): Failure;
  /** The status that a code is answered with, for the OpenAPI document. */
  status(code: Failure['code']): number | undefined;
  /** The shape of an error body as a Valibot schema, for the OpenAPI document. */
  readonly error: { readonly name: string; readonly schema: GenericSchema };
}

/**
 * The challenge of a 401 or a 403 by RFC 6750 section 3, and what else a failure adds to the headers in every dialect.
 *
 * A request without any credentials gets the bare challenge: naming an error would tell of a token that is not there.
 */
export function failureHeaders({ code, detail }: Failure): Record<string, string> {
  const headers: Record<string, string> = {};
  const challenge = CHALLENGES[code];
  if (challenge !== undefined) headers['WWW-Authenticate'] = challenge;
  if (detail.allow !== undefined) headers.Allow = detail.allow.join(', ');
  if (detail.retryAfter !== undefined) headers['Retry-After'] = String(detail.retryAfter);
  return headers;
}

const CHALLENGES: Readonly<Partial<Record<Code, string>>> = {
  credentials_missing: 'Bearer',
  token_invalid: 'Bearer error="invalid_token"',
  user_token_required: 'Bearer error="invalid_token"',
  scope_insufficient: 'Bearer error="insufficient_scope"',
};
