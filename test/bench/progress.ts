const started = performance.now();

/** Says what the bench is about, on one line of a terminal that the next one replaces; on stderr, past the table. */
export function note(text: string): void {
  const line = `${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${text}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
  else process.stderr.write(`${line}\n`);
}
