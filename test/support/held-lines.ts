const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

const held: (() => void)[] = [];

for (const method of METHODS) {
  const write = console[method];
  console[method] = (...values: unknown[]) => void held.push(() => write.apply(console, values));
}

/** Forgets the lines that have been held back, or writes them. */
export function release(areWritten: boolean): void {
  for (const write of held.splice(0)) if (areWritten) write();
}
