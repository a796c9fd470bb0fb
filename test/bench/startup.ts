import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import type { Bundle } from './build.ts';
import { median } from './numbers.ts';
import { cpuOf } from './processes.ts';
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from './runtime.ts';

/** Does nothing, in as many lines as a Worker needs. */
const EMPTY = { 'index.js': 'export default { fetch: () => new Response(null) };' };
const BOOTS = 15;
const LONGEST = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
const WORKERD = join(ROOT, 'node_modules/.bin/workerd');

/** The first module is the entry. */
const configuration = (names: readonly string[]) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [${names.map((name) => `(name = "${name}", esModule = embed "${name}")`).join(', ')}],
    compatibilityDate = "${COMPATIBILITY_DATE}",
    compatibilityFlags = [${COMPATIBILITY_FLAGS.map((flag) => `"${flag}"`).join(', ')}],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** Processor time of an isolate before its first request, in milliseconds. */
export interface StartUp {
  /** Until it can take one. */
  readonly ready: number;
  /** With the modules that the first read of a profile then loads. */
  readonly withProfiles: number;
}

/**
 * The processor time that a Worker's modules take to be loaded and evaluated: what workerd needs until it listens, less
 * what it needs with an empty Worker. The medians of fifteen boots of each, in turn.
 *
 * workerd gets its configuration compiled: read as text, it takes a third of the time, and an edge reads none.
 */
export async function startUp({ modules }: Bundle): Promise<StartUp> {
  const eager = `import './clients.js'; import './profiles.js'; export { default } from './index.js';`;
  const folder = await mkdtemp(join(tmpdir(), 'applicants-boot-'));
  try {
    const empty = await compile(EMPTY, join(folder, 'empty'));
    const whole = await compile(modules, join(folder, 'whole'));
    const profiles = await compile({ 'eager.js': eager, ...modules }, join(folder, 'profiles'));
    const ready: number[] = [];
    const withProfiles: number[] = [];
    for (let boot = 0; boot < BOOTS; boot++) {
      const nothing = await cpuUntilReady(empty);
      ready.push((await cpuUntilReady(whole)) - nothing);
      withProfiles.push((await cpuUntilReady(profiles)) - nothing);
    }
    return { ready: median(ready), withProfiles: median(withProfiles) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Compiles a Worker with its configuration into one file, and yields its path. */
async function compile(modules: Bundle['modules'], folder: string): Promise<string> {
  await mkdir(folder);
  for (const [name, source] of Object.entries(modules)) await writeFile(join(folder, name), source);
  const text = join(folder, 'config.capnp');
  await writeFile(text, configuration(Object.keys(modules)));
  const compiled = await promisify(execFile)(WORKERD, ['compile', '--config-only', text], {
    encoding: 'buffer',
    maxBuffer: MOST_BYTES,
  });
  const binary = join(folder, 'config.bin');
  await writeFile(binary, compiled.stdout);
  return binary;
}

async function cpuUntilReady(configuration: string): Promise<number> {
  // The new module registry is an experiment to workerd by itself, and not to Cloudflare.
  const args = ['serve', '--binary', configuration, '--control-fd=3', '--experimental'];
  const workerd = spawn(WORKERD, args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const end = () => workerd.kill('SIGKILL');
  process.once('exit', end);
  try {
    await listening(workerd);
    return cpuOf(workerd.pid as number);
  } finally {
    end();
    process.off('exit', end);
  }
}

function listening(workerd: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = globalThis.setTimeout(() => reject(new Error('workerd does not listen')), LONGEST);
    const settle = (outcome: () => void) => () => {
      clearTimeout(limit);
      outcome();
    };
    workerd.stdio[3]?.once('data', settle(resolve));
    workerd.once(
      'error',
      settle(() => reject(new Error('workerd cannot be started'))),
    );
    workerd.once(
      'exit',
      settle(() => reject(new Error('workerd ended before it listened'))),
    );
  });
}
