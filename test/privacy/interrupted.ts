/**
 * The real D1, with something else happening right before its batch of that number, counted from one.
 *
 * Batches are transactions, so doing this for each number in turn covers every order in which two calls can meet.
 */
export function interrupted(
  d1: D1Database,
  number: number,
  interrupt: () => Promise<unknown>,
): { d1: D1Database; reached: () => boolean } {
  let batches = 0;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, property) {
        const member = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        if (property === 'withSession') return (...values: unknown[]) => wrap(member.apply(object, values));
        if (property !== 'batch') return member.bind(object);
        return async (...values: unknown[]) => {
          batches += 1;
          if (batches === number) await interrupt();
          return member.apply(object, values);
        };
      },
    });
  return { d1: wrap(d1), reached: () => batches >= number };
}

/** Lets that many round trips to the database pass by. */
export async function roundTrips(d1: D1Database, count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) await d1.prepare('select 1').run();
}
