import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { copyOf } from '../support.ts';
import type { cloudflareAccount } from './cloudflare.ts';
import { GUIDE, wordsOf } from './guide.ts';
import { run, useAccount } from './run.ts';

/** The acts of an operator in an account, by the guide, and the traces that they leave in it. */
export function operatorOf(account: Awaited<ReturnType<typeof cloudflareAccount>>) {
  useAccount(account);
  /** Where the commands that are typed into a shell run: what they write lies there. */
  const folder = copyOf('wrangler.toml', (text) => text);
  const left = new Set(GUIDE);

  /** Takes a command from the guide, in which it must be. */
  function take(command: string): string {
    expect(GUIDE).toContain(command);
    left.delete(command);
    return command;
  }

  /** The texts of a Worker's variables or secrets, version by version as they served. */
  const served = (name: string, worker = 'applicants') =>
    account.served(worker).map(({ bindings }) => bindings.find((binding) => binding.name === name)?.text);

  return {
    folder,
    /** The commands of the guide that have not been run. */
    left,
    /** Runs a command of the guide as an operator types it. `sent` is what is typed for what the guide leaves open. */
    async typed(command: string, sent = command): Promise<string> {
      take(command);
      const env = { ...process.env, ...account.env };
      const { stdout } = await promisify(execFile)('bash', ['-c', sent], { cwd: folder, env });
      return stdout;
    },
    /** Runs a command of the guide in this process. */
    written(command: string, sent = command) {
      const [name, args] = wordsOf(take(command) && sent);
      return run(name, ...args);
    },
    served,
    /** The text that serves now. */
    live: (name: string, worker?: string) => served(name, worker).at(-1),
  };
}
