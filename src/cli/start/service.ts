import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { stateFolder } from '../wrangler/project.ts';
import { spawnWrangler } from '../wrangler/wrangler.ts';
import { passOn } from './output.ts';

/** Milliseconds in which a service must come to answer; it takes seconds, and a minute on a busy machine. */
const PATIENCE = 300_000;

/** A `wrangler dev` that this process started. */
export interface Service {
  /** Aborted once it has ended or has been asked to. */
  readonly over: AbortSignal;
  /** Its exit code when it has ended: its own, or 0 when a person ended it. */
  readonly ended: Promise<number>;
  end(): void;
}

/**
 * Starts the service. It ends with a signal to this process, or with npm.
 *
 * It reads no keys: a terminal's Ctrl-C then reaches it as the signal that everything else understands.
 */
export function startService(args: readonly string[]): Service {
  const child = spawnWrangler(['dev', '--persist-to', stateFolder(), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  passOn(child.stdout as Readable, (line) => console.log(line));
  passOn(child.stderr as Readable, (line) => console.error(line));
  const over = new AbortController();
  let isAsked = false;
  const end = () => {
    isAsked = true;
    over.abort();
    child.kill('SIGTERM');
  };
  onAskedToEnd(end);
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    over.abort();
    return isAsked ? 0 : (code ?? 1);
  });
  return { over: over.signal, ended, end };
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

/** Whether the service came to answer with health, before it ended and before patience did. */
export async function becomesHealthy(origin: string, { over }: Service): Promise<boolean> {
  for (const start = Date.now(); Date.now() - start < PATIENCE && !over.aborted; ) {
    if (await isHealthy(origin, over)) return true;
    await setTimeout(100, undefined, { signal: over }).catch(() => undefined);
  }
  return false;
}

/** Wrangler accepts a call before it can answer it, so one call waits where many would each be logged. */
async function isHealthy(origin: string, over: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, {
      signal: AbortSignal.any([over, AbortSignal.timeout(PATIENCE)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
