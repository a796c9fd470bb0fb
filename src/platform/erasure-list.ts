import { type Clock, sleep, within } from './clock.ts';

/** Ids of erased applicants, in KV: a restore of the database does not reach it. No other personal datum is in it. */
export interface ErasureList {
  /**
   * Appends an erasure, at the third try if need be. Never rejects: the erasure itself is done, and the database lists it
   * as well.
   */
  append(applicantId: string, erasedOn: number): Promise<void>;
}

/** Metadata of an id in KV: milliseconds since 1970 (UTC). */
export interface ErasureMetadata {
  readonly erased_on: number;
}

/** Seconds until an id is deleted: D1's Time Travel reaches 30 days back, and a restore takes its time. */
export const ERASURE_LIFETIME = 35 * 24 * 60 * 60;

/** Milliseconds until a call to KV is given up. */
const TIME_LIMIT = 5_000;

/** Tries to append an id, and milliseconds between them: KV takes one write of a key a second. */
const [TRIES, PAUSE] = [3, 1_000];

/** Opens the list. Where an id cannot be appended, the log says so. */
export function openErasureList(namespace: KVNamespace, clock: Clock, onFault: () => void): ErasureList {
  return {
    async append(applicantId, erasedOn) {
      const metadata: ErasureMetadata = { erased_on: erasedOn };
      for (let left = TRIES; left > 0; left--) {
        try {
          const put = namespace.put(applicantId, '', { expirationTtl: ERASURE_LIFETIME, metadata });
          return await within(clock, TIME_LIMIT, put);
        } catch {
          if (left > 1) await sleep(clock, PAUSE);
        }
      }
      onFault();
    },
  };
}
