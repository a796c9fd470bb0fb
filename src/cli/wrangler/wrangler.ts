import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { Rejection } from '../rejection.ts';
import { ROOT } from './project.ts';

/** Room for what wrangler reads at its start: without it a tenth of the time goes into collecting garbage. */
const ROOM = ['--max-semi-space-size=128', '--min-semi-space-size=64'];

/**
 * Starts the wrangler of this working copy, without a shell in between.
 *
 * It runs its main file itself: `bin/wrangler.js` would only start another Node. It asks no other host but Cloudflare's
 * API.
 */
function spawnWrangler(args: readonly string[], options: SpawnOptions): ChildProcess {
  const main = join(ROOT, 'node_modules/wrangler/wrangler-dist/cli.js');
  return spawn(process.execPath, ['--no-warnings', '--experimental-vm-modules', ...ROOM, main, ...args], {
    ...options,
    cwd: ROOT,
    env: {
      ...process.env,
      // The build that it runs needs this Node as well, which npm alone puts first.
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      // Which deployment it is about is said by the settings that it gets.
      CLOUDFLARE_ENV: '',
    },
  });
}

/** Output of wrangler on stdout; each start of it takes two seconds. When it fails, its own message becomes the `Rejection`. */
export async function wrangler(args: readonly string[]): Promise<string> {
  const child = spawnWrangler(args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = child as ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream };
  const [output, complaint, code] = await Promise.all([
    text(stdout),
    text(stderr),
    new Promise<number | null>((settle, reject) => child.once('error', reject).once('close', settle)),
  ]);
  if (code === 0) return output;
  throw rejection(stripVTControlCharacters(`${complaint}\n${errorIn(output)}`).trim());
}

/** With `--json` wrangler puts an error where the result would be. */
function errorIn(output: string): string {
  try {
    return JSON.parse(output).error.text;
  } catch {
    return output;
  }
}

function rejection(reason: string): Rejection {
  if (/CLOUDFLARE_API_TOKEN|Not logged in/.test(reason)) {
    return new Rejection('Cloudflare has to know who asks: run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.');
  }
  return new Rejection(`wrangler failed:\n${reason}`);
}
