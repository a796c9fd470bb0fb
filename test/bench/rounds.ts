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

/** Cost of a call to a Worker; times in milliseconds. */
export interface Cost {
  /** Processor time of workerd a request: the median of the rounds. */
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  /** Requests a second, as many as go. */
  readonly throughput: number;
}

/** How much is sent in one round, and how fast; the same to every Worker. */
interface Plan {
  /** Requests before the first round: the compiler takes thousands to make of a handler what it stays. */
  readonly warming: number;
  readonly rounds: number;
  readonly requests: number;
  readonly aSecond: number;
  readonly onTheirWay: number;
}

const CHEAP: Plan = { warming: 3_000, rounds: 60, requests: 50, aSecond: 200, onTheirWay: 8 };
const HASHING: Plan = { warming: 160, rounds: 64, requests: 4, aSecond: 6, onTheirWay: 2 };
/** Pause: work that goes on after the last response belongs to the round. */
const AFTERMATH = 30;

interface Series {
  readonly cpu: number[];
  readonly times: number[];
  readonly throughput: number[];
}

/** Cost of a call to two Workers, and the first of them as a multiple of the second. */
export interface Comparison {
  readonly costs: readonly [Cost, Cost];
  /** The median of the rounds' own ratios: what the machine does at a time meets both Workers of a round. */
  readonly ratio: number;
}

/** Where the next request of each call of each Worker stands, for a call that is measured more than once. */
const next = new Map<string, number>();

/**
 * Loads two Workers with the same call, in turn, so that what else the machine does meets both.
 *
 * Before the first round the runtime is warmed up. Throws when any request is not answered as it should be.
 */
export async function measure(
  call: Call,
  contenders: readonly [Contender, Contender],
  workerd: number,
  onRound: (round: string) => void,
): Promise<Comparison> {
  const plan = call.hashes ? HASHING : CHEAP;
  const [first, second] = [
    { contender: contenders[0], series: newSeries() },
    { contender: contenders[1], series: newSeries() },
  ];
  onRound('warming up');
  for (const { contender } of [first, second]) {
    await atOnce(contender.target, await loadOf(call, contender, plan.warming), plan.onTheirWay);
  }
  for (let round = 0; round < plan.rounds; round++) {
    onRound(`round ${round + 1} of ${plan.rounds}`);
    for (const { contender, series } of round % 2 === 0 ? [first, second] : [second, first]) {
      await load(call, contender, workerd, plan, series);
    }
  }
  return {
    costs: [costOf(first.series), costOf(second.series)],
    ratio: median(first.series.cpu.map((cpu, round) => cpu / (second.series.cpu[round] ?? Number.NaN))),
  };
}

function newSeries(): Series {
  return { cpu: [], times: [], throughput: [] };
}

async function load(call: Call, contender: Contender, workerd: number, plan: Plan, series: Series): Promise<void> {
  // The first half warms the processor's caches up again, which the one before has used.
  series.throughput.push(await atOnce(contender.target, await loadOf(call, contender, plan.requests), plan.onTheirWay));
  const rated = await loadOf(call, contender, plan.requests);
  await setTimeout(AFTERMATH);
  const before = cpuOf(workerd);
  series.times.push(...(await atRate(contender.target, rated, plan.aSecond)));
  await setTimeout(AFTERMATH);
  series.cpu.push((cpuOf(workerd) - before) / plan.requests);
}

function costOf({ cpu, times, throughput }: Series): Cost {
  return {
    cpu: median(cpu),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    throughput: median(throughput),
  };
}

async function loadOf(call: Call, { name, people }: Contender, count: number): Promise<Load> {
  const key = `${name} ${call.name}`;
  const from = next.get(key) ?? 0;
  next.set(key, from + count);
  const numbers = Array.from({ length: count }, (_, index) => from + index);
  return { status: call.status, requests: await Promise.all(numbers.map((n) => call.request(n, people))) };
}
