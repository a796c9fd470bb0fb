import { setTimeout } from 'node:timers/promises';
import type { Call } from './calls.ts';
import { atOnce, atRate, type Load, type Target } from './load.ts';
import { median, quantile } from './numbers.ts';
import { cpuOf } from './processes.ts';

/** A Worker that takes its turns, and how many people its database began with. */
export interface Contender {
  readonly name: string;
  readonly target: Target;
  readonly people: number;
}

/** What a call costs a Worker; times in milliseconds. */
export interface Cost {
  /** Processor time of workerd a request: the median of the rounds. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** Requests a second, as many as go. */
  readonly throughput: number;
}

/** How much is sent in one round, and how fast; the same to everybody. */
interface Plan {
  readonly rounds: number;
  readonly requests: number;
  readonly aSecond: number;
  readonly onTheirWay: number;
}

const CHEAP: Plan = { rounds: 21, requests: 100, aSecond: 200, onTheirWay: 8 };
const HASHING: Plan = { rounds: 15, requests: 8, aSecond: 6, onTheirWay: 2 };
/** Enough for the compiler to have seen it all. */
const WARMING = 4;
/** What goes on after the last answer belongs to the round. */
const AFTERMATH = 30;

interface Series {
  readonly cpu: number[];
  readonly times: number[];
  readonly throughput: number[];
}

/** Where the next request of each call of each Worker stands, for a call that is measured more than once. */
const next = new Map<string, number>();

/**
 * Loads several Workers with the same call, one at a time and in turn, so that what else the machine does meets all.
 *
 * The first rounds warm the runtime up and do not count. Throws when any request is not answered as it should be.
 */
export async function measure(
  call: Call,
  contenders: readonly Contender[],
  workerd: number,
  onRound: (round: string) => void,
): Promise<Cost[]> {
  const plan = call.hashes ? HASHING : CHEAP;
  const series = contenders.map((): Series => ({ cpu: [], times: [], throughput: [] }));
  for (let round = -WARMING; round < plan.rounds; round++) {
    onRound(round < 0 ? 'warming up' : `round ${round + 1} of ${plan.rounds}`);
    const turns = contenders.map((contender, index) => ({ contender, found: series[index] as Series }));
    for (const { contender, found } of round % 2 === 0 ? turns : turns.reverse()) {
      // The first half warms the processor's caches up again, which the one before has used.
      const throughput = await atOnce(contender.target, await loadOf(call, contender, plan.requests), plan.onTheirWay);
      const rated = await loadOf(call, contender, plan.requests);
      await setTimeout(AFTERMATH);
      const before = cpuOf(workerd);
      const times = await atRate(contender.target, rated, plan.aSecond);
      await setTimeout(AFTERMATH);
      const cpu = (cpuOf(workerd) - before) / plan.requests;
      if (round < 0) continue;
      found.cpu.push(cpu);
      found.times.push(...times);
      found.throughput.push(throughput);
    }
  }
  return series.map(({ cpu, times, throughput }) => ({
    cpu: median(cpu),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    throughput: median(throughput),
  }));
}

async function loadOf(call: Call, { name, people }: Contender, count: number): Promise<Load> {
  const key = `${name} ${call.name}`;
  const from = next.get(key) ?? 0;
  next.set(key, from + count);
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  return { status: call.status, requests: await Promise.all(numbers.map((n) => call.request(n, people))) };
}
