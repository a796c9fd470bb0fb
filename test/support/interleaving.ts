/** One of several pieces of work: its transactions that wait for their turn, and whether it has ended. */
interface Work {
  readonly waiting: (() => void)[];
  ended: boolean;
}

/**
 * Does several things at once and says at each turn whose transaction comes next: each choice is taken modulo how many
 * wait, so any list of numbers is an order, and the same list is the same order.
 *
 * All that calls share is in the database and a batch is a transaction, so this reaches every way in which they can
 * meet, and nobody waits for time to pass.
 */
export async function interleaved<Result>(
  d1: D1Database,
  works: readonly ((d1: D1Database) => Promise<Result>)[],
  choices: readonly number[],
): Promise<Result[]> {
  let notice = () => {};
  let underWay = 0;

  async function takeTurn(work: Work, batch: () => Promise<unknown>): Promise<unknown> {
    await new Promise<void>((resolve) => {
      work.waiting.push(resolve);
      notice();
    });
    try {
      return await batch();
    } finally {
      underWay -= 1;
      notice();
    }
  }

  const gated = <T extends object>(target: T, work: Work): T =>
    new Proxy(target, {
      get(object, property) {
        const member = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        return (...values: unknown[]) => {
          const run = () => member.apply(object, values);
          if (property === 'withSession') return gated(run(), work);
          return property === 'batch' ? takeTurn(work, run) : run();
        };
      },
    });

  const all: Work[] = works.map(() => ({ waiting: [], ended: false }));
  const results = Promise.all(
    works.map((begin, index) => {
      const work = all[index] as Work;
      return begin(gated(d1, work)).finally(() => {
        work.ended = true;
        notice();
      });
    }),
  );

  const isQuiet = () => underWay === 0 && all.every(({ waiting, ended }) => ended || waiting.length > 0);
  for (let turn = 0; ; turn++) {
    while (!isQuiet()) {
      await new Promise<void>((resolve) => {
        notice = resolve;
      });
    }
    const ready = all.filter(({ waiting }) => waiting.length > 0);
    if (ready.length === 0) return results;
    underWay += 1;
    ready[(choices[turn] ?? 0) % ready.length]?.waiting.shift()?.();
  }
}
