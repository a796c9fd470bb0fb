import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import type { Bundle } from './build.ts';
import { median } from './numbers.ts';
import { cpuOf } from './processes.ts';
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from './runtime.ts';

/** Does nothing, in as many lines as a Worker needs. */
const EMPTY = { 'index.js': 'export default { fetch: () => new Response(null) };' };
const BOOTS = 15;
const LONGEST = 10_000;

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
 * The processor time that evaluating a Worker's modules takes: what workerd needs until it listens, less what it needs
 * with an empty Worker. The medians of fifteen boots of each, in turn.
 */
export async function startUp({ modules }: Bundle): Promise<StartUp> {
  const eager = `import './clients.js'; import './profiles.js'; export { default } from './index.js';`;
  const ready: number[] = [];
  const withProfiles: number[] = [];
  for (let boot = 0; boot < BOOTS; boot++) {
    const empty = await boots(EMPTY);
    ready.push((await boots(modules)) - empty);
    withProfiles.push((await boots({ 'eager.js': eager, ...modules })) - empty);
  }
  return { ready: median(ready), withProfiles: median(withProfiles) };
}

async function boots(modules: Bundle['modules']): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'applicants-boot-'));
  let workerd: ChildProcess | undefined;
  const end = () => workerd?.kill('SIGKILL');
  process.once('exit', end);
  try {
    for (const [name, source] of Object.entries(modules)) await writeFile(join(folder, name), source);
    await writeFile(join(folder, 'config.capnp'), configuration(Object.keys(modules)));
    // The new module registry is an experiment to workerd by itself, and not to Cloudflare.
    const args = ['serve', join(folder, 'config.capnp'), '--control-fd=3', '--experimental'];
    workerd = spawn(join(ROOT, 'node_modules/.bin/workerd'), args, { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
    await listening(workerd);
    return cpuOf(workerd.pid as number);
  } finally {
    end();
    process.off('exit', end);
    await rm(folder, { recursive: true });
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
