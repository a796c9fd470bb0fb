import { Failure } from '../http/failure.ts';
import { type Clock, within } from './clock.ts';

/** Static files by their URL; one that is not there is a 404. */
export type Assets = Pick<Fetcher, 'fetch'>;

const TIME_LIMIT = 5_000;

/** Opens the static files for one request: where they cannot be had, that is the failure `service_unavailable`. */
export function openAssets(files: Fetcher, clock: Clock, onFault: () => void): Assets {
  return {
    async fetch(...request: Parameters<Fetcher['fetch']>) {
      try {
        return await within(clock, TIME_LIMIT, files.fetch(...request));
      } catch {
        onFault();
        throw new Failure('service_unavailable', { retryAfter: 5 });
      }
    },
  };
}
