import type { ManualClock } from '../support/clock.ts';
import { type Dependencies, type Dependency, dependencies } from '../support/dependencies.ts';
import { runMaintenanceOnce } from '../support/maintenance.ts';
import { type Footprint, footprint, type Snapshot, snapshot } from '../support/snapshots.ts';
import type { FaultKind } from './fault-kinds.ts';

const MINUTE = 60_000;

/** A request or a scheduled run that can be repeated; yields what its caller gets. */
export type Act<Result> = (bindings: Partial<Env>, clock: ManualClock) => Promise<Result>;

/** An act that can be done now, with the database as it was before. */
export interface Ready<Result> {
  readonly act: Act<Result>;
  readonly clock: ManualClock;
  readonly before: Snapshot;
}

/** Effects of an act when nothing fails. */
export interface UsualRun<Result> {
  readonly calls: readonly Dependency[];
  /** Changes once each of the calls was over. */
  readonly states: readonly Footprint[];
  readonly result: Result;
  /** Changes after the next scheduled run. */
  readonly final: Footprint;
  readonly mails: number;
}

/** Does an act without a fault, and records its calls and their effects. */
export async function runWithoutFaults<Result>({ act, clock, before }: Ready<Result>): Promise<UsualRun<Result>> {
  const states: Footprint[] = [];
  const all = dependencies((number) => async (run) => {
    const result = await run();
    states[number] = footprint(before, await snapshot());
    return result;
  });
  const result = await act(all.env, clock);
  return { calls: all.calls, states, result, ...(await later({ clock, before }, all)) };
}

/** Changes two minutes later, after a scheduled run without a fault. */
export async function later(
  { clock, before }: Omit<Ready<unknown>, 'act'>,
  ...used: readonly Dependencies[]
): Promise<Pick<UsualRun<unknown>, 'final' | 'mails'>> {
  const sound = dependencies();
  clock.advance(2 * MINUTE);
  // Without a waiting mail the run has nothing to do, and most faults leave none.
  if (hasMail(await snapshot())) await runMaintenanceOnce(sound.env, { clock });
  const mails = [...used, sound].flatMap((all) => all.mails).length;
  return { final: footprint(before, await snapshot()), mails };
}

const hasMail = (now: Snapshot) => [...now.keys()].some((key) => key.startsWith('outbox '));

/** Changes after the call of that number; nothing before the first. */
export function stateAfter({ states }: UsualRun<unknown>, number: number): Footprint {
  return states[number] ?? [];
}

/** Bindings whose call of that number meets with the fault; with a lasting one every later call of the same kind too. */
export function faulty(number: number, dependency: Dependency, kind: FaultKind, clock: ManualClock): Dependencies {
  return dependencies((made, called, all) => {
    const isMet = made === number || (kind.lasting && made > number && called === dependency);
    return isMet ? kind.meet(clock, all) : undefined;
  });
}
