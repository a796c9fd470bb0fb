import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import { median } from './numbers.ts';
import { cpuOf } from './processes.ts';
import { COMPATIBILITY_DATE } from './runtime.ts';

/** Does nothing, in as many lines as a Worker needs. */
const EMPTY = 'export default { fetch: () => new Response(null) };';
const BOOTS = 15;
const LONGEST = 10_000;

const CONFIGURATION = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "index.js", esModule = embed "index.js")],
    compatibilityDate = "${COMPATIBILITY_DATE}",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/**
 * The processor time that evaluating a Worker's module takes, in milliseconds: what workerd needs until it listens,
 * less what it needs with an empty Worker. The median of fifteen boots of each, in turn.
 */
export async function startUp(code: string): Promise<number> {
  const differences: number[] = [];
  for (let boot = 0; boot < BOOTS; boot++) differences.push((await boots(code)) - (await boots(EMPTY)));
  return median(differences);
}

async function boots(code: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'applicants-boot-'));
  let workerd: ChildProcess | undefined;
  const end = () => workerd?.kill('SIGKILL');
  process.once('exit', end);
  try {
    await writeFile(join(folder, 'index.js'), code);
    await writeFile(join(folder, 'config.capnp'), CONFIGURATION);
    const args = ['serve', join(folder, 'config.capnp'), '--control-fd=3'];
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
