import type { ManualClock } from '../support/clock.ts';
import { type Dependencies, type Dependency, dependencies } from '../support/dependencies.ts';
import { runUpkeep } from '../support/maintenance.ts';
import { type Footprint, footprint, type Snapshot, snapshot } from '../support/snapshots.ts';
import type { Kind } from './fault-kinds.ts';

const MINUTE = 60_000;

/** Something that can be done, again and again the same; yields what whoever asked for it gets. */
export type Act<Result> = (bindings: Partial<Env>, clock: ManualClock) => Promise<Result>;

/** Something ready to be done, with the database as it was before. */
export interface Ready<Result> {
  readonly act: Act<Result>;
  readonly clock: ManualClock;
  readonly before: Snapshot;
}

/** How it goes when nothing is wrong. */
export interface Course<Result> {
  readonly calls: readonly Dependency[];
  /** What had changed once each of the calls was over. */
  readonly states: readonly Footprint[];
  readonly result: Result;
  /** What has changed after the next scheduled run. */
  readonly final: Footprint;
  readonly mails: number;
}

/** Does it while nothing is wrong, and notes how it goes. */
export async function course<Result>({ act, clock, before }: Ready<Result>): Promise<Course<Result>> {
  const states: Footprint[] = [];
  const all = dependencies((number) => async (run) => {
    const result = await run();
    states[number] = footprint(before, await snapshot());
    return result;
  });
  const result = await act(all.env, clock);
  return { calls: all.calls, states, result, ...(await later({ clock, before }, all)) };
}

/** What is the case two minutes later, after a scheduled run in which nothing is wrong. */
export async function later(
  { clock, before }: Omit<Ready<unknown>, 'act'>,
  ...used: readonly Dependencies[]
): Promise<Pick<Course<unknown>, 'final' | 'mails'>> {
  const sound = dependencies();
  clock.advance(2 * MINUTE);
  // With no mail that waits there is nothing for it to do, and most faults leave none.
  if (hasMail(await snapshot())) await runUpkeep(sound.env, { clock });
  const mails = [...used, sound].flatMap((all) => all.mails).length;
  return { final: footprint(before, await snapshot()), mails };
}

const hasMail = (now: Snapshot) => [...now.keys()].some((key) => key.startsWith('outbox '));

/** What had changed after the call of that number; nothing before the first. */
export function stateAfter({ states }: Course<unknown>, number: number): Footprint {
  return states[number] ?? [];
}

/** Bindings whose call of that number meets with the fault; with a lasting one every later call of the same kind too. */
export function faulty(number: number, dependency: Dependency, kind: Kind, clock: ManualClock): Dependencies {
  return dependencies((made, called, all) => {
    const isMet = made === number || (kind.lasting && made > number && called === dependency);
    return isMet ? kind.meet(clock, all) : undefined;
  });
}
