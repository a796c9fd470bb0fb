import { intercepted } from './intercepted.ts';

/** D1 with a counter of round trips: each `batch`, `run`, `all`, `first` and `raw` is one. */
export function counting(d1: D1Database): { d1: D1Database; trips: () => number } {
  const { binding, count } = counted(d1, ['batch', 'run', 'all', 'first', 'raw', 'exec']);
  return { d1: binding, trips: count };
}

/** KV with a counter of reads. */
export function countingReads(kv: KVNamespace): { kv: KVNamespace; reads: () => number } {
  const { binding, count } = counted(kv, ['get', 'getWithMetadata', 'list']);
  return { kv: binding, reads: count };
}

function counted<Binding extends object>(real: Binding, methods: readonly string[]) {
  let calls = 0;
  const binding = intercepted(real, methods, (run) => {
    calls += 1;
    return run();
  });
  return { binding, count: () => calls };
}
