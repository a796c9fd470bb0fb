import { join } from 'node:path';
import { readBesideLogIns } from './beside.ts';
import { build } from './build.ts';
import { type Call, calls, firstOf } from './calls.ts';
import { guess } from './guessing.ts';
import { atRate, target } from './load.ts';
import { addClaims, addClients, addPeople, addSessions } from './people.ts';
import { found, note } from './progress.ts';
import { type CallResult, machine, type Results, type ScaleResult, type Usage } from './report.ts';
import { type Contender, measure } from './rounds.ts';
import { type Runtime, startRuntime } from './runtime.ts';
import { startUp } from './startup.ts';

/** Options of the bench: what to measure, and where to put what is needed meanwhile. */
export interface Options {
  readonly folder: string;
  readonly quick: boolean;
  readonly only: readonly string[] | undefined;
  /** The folder of another version of this repository, to stand where the bare Worker stands. */
  readonly against: string | undefined;
}

/** People in the databases that the calls are compared on; the shares of `calls.ts` are fifths of them. */
const PEOPLE = 50_000;
const FEW = 1_000;
const MANY = 1_000_000;
const QUICK = 50_000;
/** Calls whose cost is also asked for by the size of the database; the one that adds people comes last. */
const SCALING = ['get', 'log in', 'create'];

/** Measures everything that the README tells of cost. */
export async function bench({ folder, quick, only, against }: Options): Promise<Results> {
  const chosen = calls.filter(({ name }) => only?.includes(name) ?? true);
  const many = quick ? QUICK : MANY;
  note('building');
  const [bundle, served, bare] = await Promise.all([
    build('src/index.ts', join(folder, 'deployed')),
    build('test/bench/workers/served.ts', join(folder, 'served')),
    build(
      against === undefined ? 'test/bench/workers/bare.ts' : 'test/bench/workers/served.ts',
      join(folder, 'bare'),
      against,
    ),
  ]);
  note('starting up');
  const startUpTime = await startUp(bundle);
  const runtime = await startRuntime(
    [
      { name: 'ours', modules: served.modules },
      { name: 'bare', modules: bare.modules, root: against },
      { name: 'counted', modules: served.modules, countTrips: true, databaseOf: 'ours' },
      { name: 'few', modules: served.modules },
      { name: 'many', modules: served.modules },
    ],
    join(folder, 'state'),
  );
  try {
    const contenders = [await contender(runtime, 'ours', PEOPLE), await contender(runtime, 'bare', PEOPLE)] as const;
    for (const { name } of contenders) {
      const db = await runtime.database(name);
      await addSessions(db, firstOf('loggedIn', PEOPLE), PEOPLE / 5);
      await addClaims(db, firstOf('claiming', PEOPLE), PEOPLE / 5);
    }
    const [ours] = contenders;
    const results: CallResult[] = [];
    for (const call of chosen) results.push(await compare(call, contenders, runtime));
    note('log-in, unknown name and wrong password');
    const guesses = await guess(ours.target, PEOPLE);
    note('a profile read beside eight log-ins');
    const read = calls.find(({ name }) => name === 'get') as Call;
    const besideLogIns = await readBesideLogIns(ours.target, read, PEOPLE);
    const scales = [await contender(runtime, 'many', many), await contender(runtime, 'few', FEW)] as const;
    const scaled: ScaleResult[] = [];
    for (const call of SCALING.flatMap((name) => chosen.filter((call) => call.name === name))) {
      const onRound = (round: string) => note(`${call.name} at scale: ${round}`);
      const { costs, ratio } = await measure(call, scales, runtime.workerd, onRound);
      found(`${call.name} at scale`, ...costs, ratio);
      scaled.push({ call: call.name, many: costs[0], few: costs[1], ratio });
    }
    return {
      at: new Date().toISOString(),
      machine: machine(),
      bundle: { bytes: bundle.bytes, gzipped: bundle.gzipped },
      startUp: startUpTime,
      calls: results,
      guesses,
      besideLogIns,
      scale: { few: FEW, many, calls: scaled },
    };
  } finally {
    await runtime.stop();
  }
}

async function contender(runtime: Runtime, name: string, people: number): Promise<Contender> {
  const db = await runtime.database(name);
  await addClients(db);
  await addPeople(db, people, (done) => note(`people for ${name}: ${done.toLocaleString('en')}`));
  return { name, target: target(await runtime.origin(name)), people };
}

async function compare(
  call: Call,
  contenders: readonly [ours: Contender, bare: Contender],
  runtime: Runtime,
): Promise<CallResult> {
  const usage = await usageOf(call, runtime);
  const onRound = (round: string) => note(`${call.name}: ${round}`);
  const { costs, ratio } = await measure(call, contenders, runtime.workerd, onRound);
  const [ours, bare] = costs;
  found(call.name, ours, bare, ratio);
  return { call: call.name, ours, bare, usage, ratio, target: call.target };
}

/** Cost of a call in D1 once the client is known; the last people of the shares are for it. */
async function usageOf(call: Call, runtime: Runtime): Promise<Usage> {
  const counted = target(await runtime.origin('counted'));
  const requests = [await call.request(PEOPLE / 5 - 1, PEOPLE), await call.request(PEOPLE / 5 - 2, PEOPLE)];
  let usage: Usage = { trips: 0, rowsRead: 0, rowsWritten: 0 };
  for (const request of requests) {
    await fetch(new URL('/trips', counted.origin));
    await atRate(counted, { requests: [request], status: call.status }, 1);
    usage = (await (await fetch(new URL('/trips', counted.origin))).json()) as Usage;
  }
  return usage;
}
