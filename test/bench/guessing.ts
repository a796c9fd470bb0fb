import { setTimeout } from 'node:timers/promises';
import { logIn } from './calls.ts';
import { send, type Target } from './load.ts';
import { median } from './numbers.ts';

/** The median times of log-ins that fail, in milliseconds. */
export interface Guesses {
  readonly unknownName: number;
  readonly wrongPassword: number;
}

const TRIES = 60;
/** Pause: work that goes on after one response must not hold up the next. */
const PAUSE = 20;

/** Tries a name that no account has and a wrong password in turn, one at a time: their times must not tell them apart. */
export async function guess(target: Target, people: number): Promise<Guesses> {
  const unknownName: number[] = [];
  const wrongPassword: number[] = [];
  for (let n = 0; n < TRIES; n++) {
    const tries = [
      { name: `Unknown.${n}`, times: unknownName },
      { name: `Person.${n % (people / 5)}`, times: wrongPassword },
    ];
    for (const { name, times } of n % 2 === 0 ? tries : tries.reverse()) {
      times.push(await send(target, logIn(name, 'Rainy-Day-2025'), 400));
      await setTimeout(PAUSE);
    }
  }
  return { unknownName: median(unknownName), wrongPassword: median(wrongPassword) };
}
