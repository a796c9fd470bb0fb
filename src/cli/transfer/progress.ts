import { SingleBar } from 'cli-progress';

/** Progress of a command that takes a while. */
export interface Progress {
  /** `done` out of the total that it was started with, and what is told beside it. */
  update(done: number, facts: ProgressFacts): void;
  stop(): void;
}

/** Numbers beside the bar. */
export interface ProgressFacts {
  readonly rows: number;
  readonly refused?: number;
}

const QUIET: Progress = { update() {}, stop() {} };

/** A progress bar where a person watches: done, rate, time left, rows refused. Without a terminal it says nothing. */
export function startProgress(total: number, showsRefused: boolean): Progress {
  if (!process.stderr.isTTY) return QUIET;
  const refused = showsRefused ? ' · {refused} refused' : '';
  const bar = new SingleBar({
    format: `{bar} {percentage} % · {rows} rows · {rate}/s · {left} left${refused}`,
    stream: process.stderr,
    // Ctrl-C ends the command in the middle, and the terminal would stay without one.
    hideCursor: false,
    clearOnComplete: true,
    fps: 4,
  });
  const started = Date.now();
  const payload = (done: number, { rows, refused = 0 }: ProgressFacts) => {
    const seconds = (Date.now() - started) / 1000;
    const left = done === 0 ? Number.NaN : (seconds / done) * (total - done);
    return { rows, refused, rate: Math.round(rows / Math.max(seconds, 1)), left: duration(left) };
  };
  bar.start(total, 0, payload(0, { rows: 0 }));
  return {
    update: (done, facts) => bar.update(Math.min(done, total), payload(done, facts)),
    stop: () => bar.stop(),
  };
}

/** Minutes and seconds, e.g. `2:05`. */
function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
