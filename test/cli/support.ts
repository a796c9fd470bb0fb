import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';

/** The working copy. */
export const root = resolve(import.meta.dirname, '../..');

/** A copy of the working copy in which one file is another, until the tests of a file are over. */
export function copyOf(file: string, changed: (text: string) => string): string {
  const folder = newState();
  for (const name of ['src', 'migrations', 'package.json', 'wrangler.toml']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, file), changed(readFileSync(join(folder, file), 'utf8')));
  return folder;
}

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
export function begin(
  state: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  folder: string = root,
) {
  return spawn(process.execPath, ['--import', './src/cli/ready.mjs', `src/cli/${command}.ts`, ...args], {
    cwd: folder,
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
  folder?: string,
): Promise<Ending> {
  const child = begin(state, command, args, env, folder);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((settle) => child.once('close', settle)),
  ]);
  return { code, stdout, stderr };
}

/** What a command has said by the time that it says this, or ends. */
export function said(child: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        if (output.includes(text)) resolve(output);
      });
    }
    child.once('close', () => resolve(output));
  });
}

/** Starts the service, and waits until it has greeted. */
export async function startService(state: string, port: number) {
  const child = begin(state, 'start', ['--port', String(port)]);
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  const output = await said(child, 'npm run domains.');
  const found = (pattern: RegExp) => pattern.exec(output)?.[1] ?? `nothing like ${pattern} in: ${output}`;
  return {
    greeting: found(/(The service runs at [\s\S]*)/),
    key: found(/API secret key {3}(\S+)/),
    oauth: found(/OAuth client {5}(\S+)/),
    site: found(/Public client {4}(\S+)/),
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Whether somebody was refused as a person should be: one line that ends a sentence, exit code 1, and nothing else. */
export function isRefusal({ code, stdout, stderr }: Ending): boolean {
  return code === 1 && stdout === '' && /^.+\.\n$/.test(stderr);
}
