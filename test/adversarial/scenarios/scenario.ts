import type { ErrorFormat } from '../../../src/http/error-format.ts';
import { endpoints } from '../../support/routes.ts';
import type { Call } from '../../support/service.ts';

/**
 * What the service calls during one request, and how that call may fail: a `read` or a `write` is retried after a
 * transient fault, a `write once` never, and a failing `count` accepts. A call after the response cannot change it: what
 * is `later` is repaired by the scheduled run (a `later note` is not: the list of erasures outside the database is a
 * second copy), what is `perhaps` may be lost.
 */
export type Step =
  | 'count'
  | 'list'
  | 'file'
  | 'read'
  | 'write'
  | 'write once'
  | 'later mail'
  | 'later write'
  | 'later note'
  | 'perhaps write';

/** One request as it is sent: again and again the same. */
export type Sent = readonly [method: string, path: string, options: Omit<Call, 'env' | 'seams'>];

/** One way through an endpoint, and what it calls. */
export interface Scenario {
  readonly what: string;
  /** The operation id. */
  readonly endpoint: string;
  readonly errors: ErrorFormat;
  /** Whether the endpoint reads what is sent as a body. */
  readonly reads: boolean;
  readonly status: number;
  readonly steps: readonly Step[];
  /** Minutes that have passed since the person was made. */
  readonly minutes: number;
  /** How the same call may be answered when it was carried out already, unseen. */
  readonly again: readonly number[];
  /** Whether it may happen twice when it is sent twice. */
  readonly doubled: boolean;
  /** Makes a database like every other time, and the request. */
  prepare(): Promise<Sent>;
}

type Prepare = () => Promise<Sent>;
type Details = Partial<Pick<Scenario, 'minutes' | 'again' | 'doubled'>>;

/** A way through an endpoint; what it is about the endpoint is looked up by the operation id. */
export function scenario(
  endpoint: string,
  variant: string,
  status: number,
  steps: readonly Step[],
  prepare: Prepare,
  details: Details = {},
): Scenario {
  const { errors, body } = endpoints.find(({ id }) => id === endpoint) ?? {};
  if (errors === undefined) throw new Error(`there is no endpoint ${endpoint}`);
  const again = [status, ...(details.again ?? [])];
  return {
    what: variant === '' ? endpoint : `${endpoint}, ${variant}`,
    endpoint,
    errors,
    reads: body !== undefined,
    status,
    steps,
    prepare,
    minutes: 1,
    doubled: false,
    ...details,
    again,
  };
}
