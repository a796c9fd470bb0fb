/** The real D1, in front of whose nth batch something else happens: what a race looks like to who loses it. */
export function meanwhile(d1: D1Database, nth: number, work: () => Promise<unknown>): D1Database {
  let batches = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, property) {
        const member = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => {
          const run = () => member.apply(object, values);
          if (property === 'withSession') return wrap(run());
          if (property !== 'batch') return run();
          batches += 1;
          return batches === nth ? work().then(run) : run();
        };
      },
    });
  return wrap(d1);
}
