import { randomNumbers } from './effort.ts';
import { intercepted } from './intercepted.ts';

/** One of several pieces of work: its transactions that wait for their turn, and whether it has ended. */
interface Work {
  readonly waiting: (() => void)[];
  ended: boolean;
}

/**
 * Does several things at once; at each turn `choose` says which of the works that wait has its transaction next.
 *
 * All that calls share is in the database and a batch is a transaction, so this reaches every way in which they can
 * meet, and no test waits for time to pass.
 */
export async function interleaved<Result>(
  d1: D1Database,
  works: readonly ((d1: D1Database) => Promise<Result>)[],
  choose: (waiting: number) => number,
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

  const all: Work[] = works.map(() => ({ waiting: [], ended: false }));
  const results = Promise.all(
    works.map((begin, index) => {
      const work = all[index] as Work;
      return begin(intercepted(d1, ['batch'], (run) => takeTurn(work, run))).finally(() => {
        work.ended = true;
        notice();
      });
    }),
  );

  const isQuiet = () => underWay === 0 && all.every(({ waiting, ended }) => ended || waiting.length > 0);
  for (;;) {
    while (!isQuiet()) {
      await new Promise<void>((resolve) => {
        notice = resolve;
      });
    }
    const ready = all.filter(({ waiting }) => waiting.length > 0);
    if (ready.length === 0) return results;
    underWay += 1;
    (ready[choose(ready.length)] ?? ready[0])?.waiting.shift()?.();
  }
}

/** An order drawn at random: each number is taken modulo how many wait. */
export function drawn(numbers: readonly number[]): (waiting: number) => number {
  let turn = 0;
  return (waiting) => (numbers[turn++] ?? 0) % waiting;
}

type Run = (choose: (waiting: number) => number) => Promise<void>;

/**
 * Runs once for each order that there is, however many turns it turns out to take.
 *
 * Of more than `most` orders it tries the first ones, in which works come one after the other but for the end of the
 * first, and as many that are drawn.
 */
export async function inEveryOrder(run: Run, most = Number.POSITIVE_INFINITY): Promise<number> {
  let path: { choice: number; waiting: number }[] = [];
  for (let runs = 1; ; runs++) {
    let turn = 0;
    const taken: typeof path = [];
    await run((waiting) => {
      const choice = path[turn++]?.choice ?? 0;
      taken.push({ choice, waiting });
      return choice;
    });
    const last = taken.findLastIndex(({ choice, waiting }) => choice + 1 < waiting);
    if (last === -1) return runs;
    if (runs === most) return runs + (await inDrawnOrders(run, most));
    path = taken
      .slice(0, last + 1)
      .map((step, index) => (index === last ? { ...step, choice: step.choice + 1 } : step));
  }
}

/** A long work and a short one: the short one is as likely to come early as late. */
async function inDrawnOrders(run: Run, times: number): Promise<number> {
  const random = randomNumbers();
  for (let runs = 0; runs < times; runs++) {
    const share = random();
    await run((waiting) => (random() < share ? 0 : waiting - 1));
  }
  return times;
}
