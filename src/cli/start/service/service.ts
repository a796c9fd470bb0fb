import { join } from 'node:path';
import type { Miniflare } from 'miniflare';
import { loadMiniflare, sharedOptions } from '../../wrangler/miniflare.ts';
import { readProject } from '../../wrangler/project.ts';
import { keepMail } from './mails.ts';
import { workerOptions } from './worker.ts';

/** Options of a start. */
export interface ServiceOptions {
  readonly address: string;
  readonly port: number;
  /** The folder of all that it stores. */
  readonly state: string;
  /** Variables that win over those in wrangler.toml, asked for at each start. */
  variables(): Readonly<Record<string, string>>;
}

/** The Worker on this machine. */
export interface Service {
  readonly runtime: Miniflare;
  /** Runs what has been built meanwhile, with what the settings say now. */
  reload(): Promise<void>;
  /** Ends it, and the runtime that it ran in. */
  close(): Promise<void>;
}

/**
 * Runs the built Worker in workerd, below this process: `wrangler dev` would take four seconds more to load.
 *
 * The service's own lines are printed as they are, and each mail with the files that keep it.
 */
export async function startService({ address, port, state, variables }: ServiceOptions): Promise<Service> {
  const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = loadMiniflare();
  const mails = join(state, 'mails');

  class Lines extends Log {
    override logWithLevel(level: number, message: string): void {
      const lines = message.split('\n').map((line) => keepMail(line, mails));
      console[level <= LogLevel.WARN ? 'error' : 'info'](lines.join('\n'));
    }
    override logReady(): void {}
  }

  const options = () =>
    convertV4MiniflareOptions({
      host: address,
      port,
      log: new Lines(LogLevel.INFO),
      logRequests: false,
      handleStructuredLogs: ({ level, message }) =>
        console[level === 'error' || level === 'warn' ? 'error' : 'info'](message),
      // The address that the scheduled run is triggered at.
      unsafeTriggerHandlers: true,
      ...sharedOptions(state),
      workers: [workerOptions(readProject(), variables())],
    });

  const runtime = new Miniflare(options());
  await runtime.ready;
  return {
    runtime,
    reload: () => runtime.setOptions(options()),
    close: () => runtime.dispose(),
  };
}
