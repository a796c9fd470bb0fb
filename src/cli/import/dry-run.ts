import { readRow } from '../../transfer/import/validate-row.ts';
import type { Batch } from './batches.ts';

/** Checks rows by the rules of the service, without asking it. */
export function dryRun() {
  const source = { now: Date.now(), newId: () => '' };
  return async ({ rows }: Batch) =>
    rows.map(({ value }, index) => {
      const read = readRow(index + 1, value, source);
      const row = index + 1;
      return 'row' in read
        ? ({ row, status: 'created' } as const)
        : ({ row, status: 'refused', errors: read } as const);
    });
}
