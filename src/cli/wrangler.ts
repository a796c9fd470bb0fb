import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { Refusal } from './refusal.ts';

/** Where a command works: on the embedded database of this working copy, or on Cloudflare. */
export type Place = 'local' | 'remote';

/** The folder that holds `package.json`. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** A text of `wrangler.toml`, which the owner of a copy may have changed; empty when there is none of that name. */
export function configured(name: string): string {
  const pattern = new RegExp(`^${name}\\s*=\\s*"([^"]*)"`, 'm');
  return pattern.exec(readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'))?.[1] ?? '';
}

/** The name by which wrangler finds the database. */
export const DATABASE = configured('database_name');

/** Where the embedded database and list live; `APPLICANTS_STATE` names another folder, so that tests have their own. */
export const STATE = resolve(ROOT, process.env.APPLICANTS_STATE ?? '.wrangler/state');

/** What a service that is writing answers to a second writer; both share one file. */
const BUSY = /SQLITE_BUSY|database is locked/;
/** Waits before each further try, in milliseconds. */
const PAUSES = [100, 300, 1_000, 3_000];

/** The options that lead a wrangler command to a place. */
export function inPlace(place: Place): string[] {
  return place === 'remote' ? ['--remote'] : ['--local', '--persist-to', STATE];
}

/** Starts the wrangler of this working copy, without a shell in between. */
export function spawnWrangler(args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), ...args], {
    ...options,
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true' },
  });
}

/**
 * What wrangler prints on stdout; tried again for some seconds while the database is busy, and said so.
 *
 * When it fails, its own words are the refusal: they are the best that is known.
 */
export async function wrangler(args: readonly string[]): Promise<string> {
  for (let tries = 0; ; tries++) {
    const child = spawnWrangler(args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr } = child as ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream };
    const [output, complaint, code] = await Promise.all([
      text(stdout),
      text(stderr),
      new Promise<number | null>((settle, reject) => child.once('error', reject).once('close', settle)),
    ]);
    if (code === 0) return output;
    const reason = stripVTControlCharacters(`${complaint}\n${errorIn(output)}`).trim();
    const pause = BUSY.test(reason) ? PAUSES[tries] : undefined;
    if (pause === undefined) throw refusal(reason);
    if (tries === 0) console.error('The database is busy; trying again.');
    await setTimeout(pause);
  }
}

/** With `--json` wrangler puts an error where the result would be. */
function errorIn(output: string): string {
  try {
    return JSON.parse(output).error.text;
  } catch {
    return output;
  }
}

function refusal(reason: string): Refusal {
  if (BUSY.test(reason)) return new Refusal('The database is busy: try again when less is written to it.');
  if (reason.includes('CLOUDFLARE_API_TOKEN')) {
    return new Refusal('Cloudflare has to know who asks: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.');
  }
  return new Refusal(`wrangler failed:\n${reason}`);
}
