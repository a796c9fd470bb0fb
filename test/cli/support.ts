import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, vi } from 'vitest';
import '../../src/cli/wrangler/packages.mjs';
import type { Command } from '../../src/cli/command.ts';
import type { Place } from '../../src/cli/wrangler/project.ts';
import type { Storage } from '../../src/cli/wrangler/storage.ts';

/** The working copy. */
export const root = resolve(import.meta.dirname, '../..');

/** A copy of the working copy in which one file is changed, until the tests of a file are over. */
export function copyOf(file: string, changed: (text: string) => string): string {
  const folder = newState();
  // With what has been built, so that it need not be built again.
  const built = ['dist/built', 'dist/docs', 'dist/worker'];
  for (const name of ['src', 'migrations', 'package.json', 'package-lock.json', 'wrangler.toml', ...built]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, file), changed(readFileSync(join(folder, file), 'utf8')));
  return folder;
}

/** Exit code and output of a command. */
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

// As `run.mjs` does it for what it starts.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/applicants');

/** How a command is run in this process. */
interface Run {
  /** Without it the command must open nothing, as one that calls the service by its address. */
  open?(place: Place, warn: (sentence: string) => void): Promise<Storage>;
  /** Variables that npm has set. */
  readonly env?: Partial<NodeJS.ProcessEnv>;
  /** Hears each warning as it is printed. */
  warned?(text: string): void;
}

/** Runs a command in this process, to its end: as npm does, without the second that a start of Node takes. */
export async function runInProcess(
  name: string,
  args: readonly string[],
  { open = () => Promise.reject(new Error('this command opens no database')), env = {}, warned }: Run = {},
) {
  const { perform } = await import('../../src/cli/command.ts');
  const { describeError } = await import('../../src/cli/rejection.ts');
  const { default: command }: { default: Command } = await import(`../../src/cli/${name}/${name}.ts`);
  const ending: Ending = { code: 0, stdout: '', stderr: '' };
  const print = (line: string) => {
    ending.stdout += `${line}\n`;
  };
  const warn = (sentence: string) => {
    ending.stderr += `${sentence}\n`;
    warned?.(sentence);
  };
  const console = vi.spyOn(globalThis.console, 'log').mockImplementation(print);
  try {
    await perform(name, command, args, { print, warn, open: (place) => open(place, warn) }, env as NodeJS.ProcessEnv);
  } catch (error) {
    ending.code = 1;
    ending.stderr += `${describeError(error)}\n`;
  } finally {
    console.mockRestore();
  }
  return ending;
}

/** Runs commands on one embedded database that stays open: a call takes milliseconds. */
export async function inProcess(state: string = newState()) {
  process.env.APPLICANTS_STATE = state;
  const { openStorage } = await import('../../src/cli/wrangler/storage.ts');
  let onWarning = (_: string) => {};
  const storage = await openStorage('local', (sentence) => onWarning(sentence));
  afterAll(() => storage.close());

  /** Runs a command to its end. `warned` hears each warning as it is printed. */
  const call = (name: string, args: readonly string[], env = {}, warned?: (text: string) => void) =>
    runInProcess(name, args, {
      env,
      ...(warned && { warned }),
      open: async (_, warn) => {
        onWarning = warn;
        return storage;
      },
    });
  return { state, storage, call };
}

/** Starts a command as npm does, on a state of its own. */
export function begin(
  state: string,
  command: string,
  args: readonly string[],
  env: Partial<NodeJS.ProcessEnv> = {},
  folder: string = root,
) {
  return spawn(process.execPath, ['src/cli/run.mjs', command, ...args], {
    cwd: folder,
    env: { ...process.env, APPLICANTS_STATE: state, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command as npm does, to its end. */
export async function call(
  state: string,
  command: string,
  args: readonly string[],
  env?: Partial<NodeJS.ProcessEnv>,
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

/** Output of a command up to that text, or to its end. */
function outputUntil(child: ChildProcess, text: string): Promise<string> {
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
export async function startService(state: string, port: number, folder: string = root) {
  const child = begin(state, 'start', ['--port', String(port)], {}, folder);
  const ended = new Promise<number | null>((settle) => child.once('close', settle));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await outputUntil(child, 'npm run domains.');
  const found = (pattern: RegExp) => pattern.exec(output)?.[1] ?? `nothing like ${pattern} in: ${output}`;
  return {
    greeting: found(/(The service runs at [\s\S]*)/),
    key: found(/API secret key {3}(\S+)/),
    oauth: found(/OAuth client {5}(\S+)/),
    site: found(/Public client {4}(\S+)/),
    /** All that it has printed until now. */
    output: () => output,
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Whether a command refused as it should: one line that ends a sentence, exit code 1, and nothing else. */
export function isRejection({ code, stdout, stderr }: Ending): boolean {
  return code === 1 && stdout === '' && /^.+\.\n$/.test(stderr);
}
