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
