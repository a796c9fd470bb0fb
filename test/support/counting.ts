/** D1 with a counter of round trips: each `batch`, `run`, `all`, `first` and `raw` is one. */
export function counting(d1: D1Database): { d1: D1Database; trips: () => number } {
  let trips = 0;
  const counted = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, property) {
        const member = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => {
          if (['batch', 'run', 'all', 'first', 'raw', 'exec'].includes(String(property))) trips += 1;
          const result = member.apply(object, values);
          return property === 'withSession' ? counted(result) : result;
        };
      },
    });
  return { d1: counted(d1), trips: () => trips };
}

/** KV with a counter of reads. */
export function countingReads(kv: KVNamespace): { kv: KVNamespace; reads: () => number } {
  let reads = 0;
  const counted = new Proxy(kv, {
    get(object, property) {
      const member = Reflect.get(object, property);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]) => {
        if (['get', 'getWithMetadata', 'list'].includes(String(property))) reads += 1;
        return member.apply(object, values);
      };
    },
  });
  return { kv: counted, reads: () => reads };
}
