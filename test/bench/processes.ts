import { readdirSync, readFileSync } from 'node:fs';

/** The workerd that this process has started. Throws when there is none, or no `/proc` to find it in. */
export function ownWorkerd(): number {
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isOwnWorkerd(name));
  if (pid === undefined) throw new Error('no workerd of ours is running');
  return Number(pid);
}

function isOwnWorkerd(pid: string): boolean {
  const [, name, parent] = /^\d+ \((.*)\) \S (\d+) /.exec(read(`/proc/${pid}/stat`)) ?? [];
  return name === 'workerd' && Number(parent) === process.pid;
}

/**
 * The processor time of a process so far, in milliseconds: what the scheduler has booked for each of its threads.
 *
 * It is the sum of user and system time that `/proc/PID/stat` shows in steps of ten milliseconds, in nanoseconds.
 */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const times = threads.map((thread) => Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]));
  return times.reduce((sum, time) => sum + time, 0) / 1e6;
}

/** A process or thread may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
