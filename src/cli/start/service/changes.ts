import { watch } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../wrangler/project.ts';

/** Milliseconds of quiet after which what an editor saves is complete. */
const QUIET = 200;
const SETTINGS = ['wrangler.toml', '.dev.vars'];

/** Calls back after each change of the source, of wrangler.toml or of `.dev.vars`, one call at a time, until the signal. */
export function onChange(signal: AbortSignal, changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const note = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(changed);
    }, QUIET);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  // Linux watches so many folders for each person, and an editor may have taken them all.
  const giveUp = (error: Error) =>
    console.error(`Changes are no longer noticed, start again after one: ${error.message}.`);
  watch(join(ROOT, 'src'), { recursive: true, signal }, note).on('error', giveUp);
  watch(ROOT, { signal }, (_, file) => {
    if (file !== null && SETTINGS.includes(file)) note();
  }).on('error', giveUp);
}
