import { setTimeout } from 'node:timers/promises';
import { type Call, logIn } from './calls.ts';
import { atRate, send, type Target } from './load.ts';
import { quantile } from './numbers.ts';
import { PASSWORD } from './people.ts';

/** The median times of a profile read, in milliseconds. */
export interface ReadBesideLogIns {
  readonly alone: number;
  readonly beside: number;
}

const LOG_INS = 8;
const READS = 200;
const A_SECOND = 20;
/** The Retry-After of a log-in that finds too many others waiting. */
const RETRY_AFTER = 1_000;

/** Times profile reads alone, and beside eight clients that log in without a pause: hashing must not hold up reads. */
export async function readBesideLogIns(target: Target, read: Call, people: number): Promise<ReadBesideLogIns> {
  const median = async (from: number) => {
    const numbers = Array.from({ length: READS }, (_, index) => from + index);
    const requests = await Promise.all(numbers.map((number) => read.request(number, people)));
    return quantile(await atRate(target, { requests, status: read.status }, A_SECOND), 0.5);
  };
  const alone = await median(0);
  let isOver = false;
  const logInAgainAndAgain = async (_: unknown, number: number) => {
    while (!isOver) {
      const answered = await send(target, logIn(`Person.${number}`, PASSWORD), 200).catch(() => undefined);
      if (answered === undefined) await setTimeout(RETRY_AFTER);
    }
  };
  const clients = Array.from({ length: LOG_INS }, logInAgainAndAgain);
  const beside = await median(READS);
  isOver = true;
  await Promise.all(clients);
  return { alone, beside };
}
