import { env } from 'cloudflare:workers';
import type { Clock } from '../../src/platform/clock.ts';
import { intercepted } from './intercepted.ts';

/** A clock that jumps to the next timer as soon as nothing else is going on, so that hours pass in milliseconds. */
export interface SimulatedClock extends Clock {
  /** Moves time forward. Timers that are due run one after the other. */
  advance(milliseconds: number): void;
  /** Ends the jumping. */
  stop(): void;
}

/** Milliseconds of real time between two looks at whether anything is going on. */
const LOOK = 2;
/** Looks in a row that find nothing going on, before time jumps. */
const QUIET = 2;

/** A clock that starts at that timestamp; `isBusy` says whether a call is under way, whose time limit must not pass. */
export function simulatedClock(start: number, isBusy: () => boolean): SimulatedClock {
  let now = start;
  let quiet = 0;
  const waiting = new Set<{ at: number; run: () => void }>();
  const next = () => [...waiting].sort((one, other) => one.at - other.at)[0];
  const look = setInterval(() => {
    const timer = next();
    quiet = timer === undefined || isBusy() ? 0 : quiet + 1;
    if (timer === undefined || quiet < QUIET) return;
    quiet = 0;
    now = Math.max(now, timer.at);
    waiting.delete(timer);
    timer.run();
  }, LOOK);
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    advance(milliseconds) {
      now += milliseconds;
    },
    stop: () => clearInterval(look),
  };
}

/** The calls of bindings whose time limits must not pass while they are under way. */
const LIMITED: Partial<Record<keyof Env, string>> = {
  DB: 'batch',
  WORK_EMAIL_DOMAINS: 'get',
  ERASURES: 'put',
  PUBLIC_CLIENT_LIMIT: 'limit',
  CONFIDENTIAL_CLIENT_LIMIT: 'limit',
  NAME_LIMIT: 'limit',
};

/** A clock that jumps while no binding is at work, and the bindings by which it knows. */
export function simulatedTime(start: number): { clock: SimulatedClock; env: Partial<Env> } {
  let underWay = 0;
  const counted = async (run: () => Promise<unknown>) => {
    underWay += 1;
    try {
      return await run();
    } finally {
      underWay -= 1;
    }
  };
  const bindings = Object.entries(LIMITED).map(([name, method]) => [
    name,
    intercepted(env[name as keyof Env] as object, [method], counted),
  ]);
  return { clock: simulatedClock(start, () => underWay > 0), env: Object.fromEntries(bindings) };
}
