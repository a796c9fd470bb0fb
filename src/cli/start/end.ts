/**
 * Aborted when this process is asked to end: by a signal, or by ending npm, that passes signals on to no more than
 * the shell between it and this process. It then ends with 0, because that is no failure.
 */
export function askedToEnd(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort());
  // Miniflare ends its runtime and this process as soon as it hears of a signal, with a code of its own.
  process.on('exit', () => {
    if (asked.signal.aborted) process.exitCode = 0;
  });
  if (process.env.npm_lifecycle_event === 'start') {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) asked.abort();
    }, 500);
    watch.unref();
  }
  return asked.signal;
}
