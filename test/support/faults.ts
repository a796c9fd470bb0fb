/** What becomes of one batch: it fails before or after it has taken effect, or its answer never comes. */
export type Fault = { before: string } | { after: string } | { hang: () => void };

/**
 * The real D1 with a fault for each of its next batches, in that order; `undefined` and later ones go through.
 *
 * `hang` is called when a batch has begun to hang, for the test to move its clock.
 */
export function failing(d1: D1Database, faults: readonly (Fault | undefined)[]): D1Database {
  const left = [...faults];
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, property) {
        const member = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => {
          if (property === 'withSession') return wrap(member.apply(object, values));
          const run = () => member.apply(object, values);
          return property === 'batch' ? meet(left.shift(), run) : run();
        };
      },
    });
  return wrap(d1);
}

/** What a call comes to that meets with the fault. */
export function meet(fault: Fault | undefined, run: () => Promise<unknown>): Promise<unknown> {
  if (fault === undefined) return run();
  if ('hang' in fault) {
    queueMicrotask(fault.hang);
    return new Promise(() => {});
  }
  if ('before' in fault) return Promise.reject(new Error(`D1_ERROR: ${fault.before}`));
  return run().then(() => Promise.reject(new Error(`D1_ERROR: ${fault.after}`)));
}
