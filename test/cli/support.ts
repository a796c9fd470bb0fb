import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';

/** The working copy. */
export const root = resolve(import.meta.dirname, '../..');

/** How a command ended, and what it said. */
export interface Ending {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** An empty folder that takes the place of `.wrangler/state` until the tests of a file are over. */
export function newState(): string {
  const folder = mkdtempSync(join(tmpdir(), 'applicants-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a command of `src/cli` on a state of its own. */
export function begin(state: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, ['--import', './src/cli/ready.mjs', `src/cli/${command}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, APPLICANTS_STATE: state, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end. */
export async function call(
  state: string,
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Ending> {
  const child = begin(state, command, args, env);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((settle) => child.once('close', settle)),
  ]);
  return { code, stdout, stderr };
}

/** Whether somebody was refused as a person should be: one line that ends a sentence, exit code 1, and nothing else. */
export function isRefusal({ code, stdout, stderr }: Ending): boolean {
  return code === 1 && stdout === '' && /^.+\.\n$/.test(stderr);
}
