import { ERASURE_LIFETIME, type ErasureMetadata } from '../../platform/erasure-list.ts';

/** The allowed work-email domains: one KV key a domain. The key is the whole entry; its value is never read. */
export interface DomainList {
  allow(domain: string): Promise<void>;
  /** Takes a domain off the list; one that is not on it is no error to KV. */
  disallow(domain: string): Promise<void>;
  /** The domains in alphabetical order, as KV keeps its keys. */
  list(): Promise<string[]>;
}

/** An erased applicant. */
export interface Erasure {
  readonly id: string;
  /** Milliseconds since 1970 (UTC). */
  readonly erasedOn: number;
}

/** The ids of erased applicants in KV, which a restore of the database does not reach. */
export interface ErasureRecords {
  append(erasures: readonly Erasure[]): Promise<void>;
  /** All of the last 35 days, in the order of their ids. */
  list(): Promise<Erasure[]>;
}

/** A key of the list as KV and wrangler show it. */
export interface ErasureKey {
  readonly name: string;
  readonly metadata?: ErasureMetadata;
}

/** An erasure as KV stores it. */
export function toEntry({ id, erasedOn }: Erasure) {
  const metadata: ErasureMetadata = { erased_on: erasedOn };
  return { key: id, value: '', expiration_ttl: ERASURE_LIFETIME, metadata };
}

/** An erasure as KV lists it. Without a time it counts as one of any time. */
export function toErasure({ name, metadata }: ErasureKey): Erasure {
  return { id: name, erasedOn: metadata?.erased_on ?? Number.MAX_SAFE_INTEGER };
}
