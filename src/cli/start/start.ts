import { join } from 'node:path';
import type { Command } from '../command.ts';
import { ROOT } from '../wrangler/project.ts';
import type { Storage } from '../wrangler/storage.ts';
import { ensureSecrets } from './dev-vars.ts';
import { greeting } from './greeting.ts';
import { completeLocalClients, type LocalClients, readLocalClients, stillValid } from './local-clients.ts';
import { originOf, readStartOptions, startOptions } from './options.ts';
import { claimPort } from './port.ts';
import { tickEachMinute } from './schedule.ts';
import { becomesHealthy, startService } from './service.ts';

const help = `Runs the whole service on this machine, with an embedded database, domain list and mail service.

  npm start
  npm start -- [options]

  --port PORT    8787 if not given
  --ip ADDRESS   localhost if not given; 0.0.0.0 lets other machines call
  Any other option goes to \`wrangler dev\`, e.g. --log-level debug.

It makes what is missing: local secrets in .dev.vars, the tables, a client of each kind, an operator's key. It prints
their credentials, the console's address and calls to paste, and runs what is scheduled each minute. Ctrl-C ends it; what is stored stays in .wrangler/state.

Example:
  npm start -- --port 8788`;

/** `npm start` */
export default {
  help,
  options: startOptions,
  async actions(argv, context) {
    const { address, port: wanted, rest } = readStartOptions(argv);
    const port = await claimPort(address, wanted);
    const origin = originOf(address, port);
    if (ensureSecrets(join(ROOT, '.dev.vars')) === 'replaced') {
      context.print('SERVICE_SECRETS in .dev.vars was empty or weak: it is a random value now.');
    }
    const where = ['--ip', address, '--port', String(port), '--infer-origin-from-routes=false'];
    // Wrangler takes the last word on a variable, so what is passed on can still name another origin or sender.
    const variables = ['--var', `PUBLIC_ORIGIN:${origin}`, '--var', 'MAIL_FROM:applicants@example.com'];
    const stored = readLocalClients();
    if (stored.length === 0) context.print('First start: making the database and a client of each kind.');
    // Wrangler takes seconds to load, and the database is ready before it is.
    const service = startService([...where, ...variables, ...rest]);
    try {
      const storage = await context.open('local');
      const clients = await prepare(storage, stored);
      await storage.close();
      if (await becomesHealthy(origin, service)) {
        context.print(greeting(origin, clients));
        tickEachMinute(origin, service.over);
      } else if (!service.over.aborted) {
        context.warn(`The service does not answer at ${origin}/health; what is printed above says why.`);
      }
    } catch (error) {
      service.end();
      await service.ended;
      throw error;
    }
    process.exitCode = await service.ended;
  },
} satisfies Command;

/** Makes the clients that are missing. No valid client means a new database; after that the list is the owner's own. */
async function prepare({ db, domains }: Storage, stored: Parameters<typeof stillValid>[1]): Promise<LocalClients> {
  const valid = await stillValid(db, stored);
  if (valid.length === 0) await domains.allow('acme.com');
  return completeLocalClients(db, valid);
}
