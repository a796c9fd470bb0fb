import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { STATE, spawnWrangler } from './wrangler.ts';

const PATIENCE = 60_000;

/**
 * Runs the service until it ends, and yields the exit code: its own, or 0 when a person ended it.
 *
 * It reads no keys: a terminal's Ctrl-C then reaches it as the signal that everything else understands.
 */
export async function runService(args: readonly string[], origin: string, onReady: () => void): Promise<number> {
  const child = spawnWrangler(['dev', '--persist-to', STATE, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const over = new AbortController();
  let isAsked = false;
  onAskedToEnd(() => {
    isAsked = true;
    over.abort();
    child.kill('SIGTERM');
  });
  void greetWhenReady(origin, over.signal, onReady);
  const [code] = await ended;
  over.abort();
  return isAsked ? 0 : (code ?? 1);
}

/** A signal, or the end of npm: that passes signals on to no more than the shell between it and this process. */
function onAskedToEnd(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  if (process.env.npm_lifecycle_event !== 'start') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 500);
  watch.unref();
}

async function greetWhenReady(origin: string, over: AbortSignal, onReady: () => void): Promise<void> {
  for (const start = Date.now(); Date.now() - start < PATIENCE; ) {
    if (await isHealthy(origin)) {
      if (!over.aborted) onReady();
      return;
    }
    await setTimeout(200, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
  }
  console.error(`The service does not answer at ${origin}/health; what is printed above says why.`);
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
