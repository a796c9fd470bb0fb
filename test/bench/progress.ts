import type { Cost } from './rounds.ts';

const started = performance.now();

/** Says what the bench is about, on a line of the terminal that the next one replaces; on stderr, past the tables. */
export function note(text: string): void {
  const line = `${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${text}`;
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
}

/** Says what has been found, on a line that stays: processor time, and how it compares. */
export function found(what: string, ours: Cost, beside: Cost, ratio: number): void {
  note(`${what}: ${ours.cpu.toFixed(2)} ms of CPU beside ${beside.cpu.toFixed(2)} ms, × ${ratio.toFixed(3)}`);
  if (process.stderr.isTTY) process.stderr.write('\n');
}
