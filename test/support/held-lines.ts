const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

const waiting: (() => void)[] = [];

for (const method of METHODS) {
  const write = console[method];
  console[method] = (...values: unknown[]) => void waiting.push(() => write.apply(console, values));
}

/** Forgets the lines that have been held back, or writes them. */
export function release(areWritten: boolean): void {
  for (const write of waiting.splice(0)) if (areWritten) write();
}
