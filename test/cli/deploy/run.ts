import { afterAll } from 'vitest';
import { openStorage } from '../../../src/cli/wrangler/storage.ts';
import { runInProcess } from '../support.ts';
import type { cloudflareAccount } from './cloudflare.ts';

type Account = Awaited<ReturnType<typeof cloudflareAccount>>;

/** Runs a command in this process, in the account that `useAccount` has named. */
export const run = (name: string, ...args: string[]) => runInProcess(name, args, { open: openStorage });

/** Lets the commands of a file reach that account, until its tests are over. */
export function useAccount(account: Account): void {
  Object.assign(process.env, account.env);
  afterAll(() => {
    account.close();
    for (const name of Object.keys(account.env)) delete process.env[name];
  });
}
