import type { RequestFigures } from '../http/endpoint.ts';

/** Bytes that an index of Workers Analytics Engine may have. */
const LONGEST_INDEX = 96;

/** Counts requests somewhere. */
export type CountRequest = (figures: RequestFigures) => void;

/**
 * Opens the data set of requests, Workers Analytics Engine: one data point each, without a personal datum.
 *
 * The columns are named in the queries of `src/cli/GUIDE.md`: index and blob4 the client (empty: none was verified), blob1 the route,
 * blob2 the method, blob3 the status as text, double1 the milliseconds, double2 the status. A deployment without the
 * binding counts nothing, and a data point that cannot be written fails no request.
 */
export function openMetrics(dataset: AnalyticsEngineDataset | undefined, onFault: () => void): CountRequest {
  if (dataset === undefined) return () => {};
  return ({ route, method, status, client = '', milliseconds }) => {
    try {
      dataset.writeDataPoint({
        indexes: [client.slice(0, LONGEST_INDEX)],
        blobs: [route, method, String(status), client],
        doubles: [milliseconds, status],
      });
    } catch {
      onFault();
    }
  };
}
