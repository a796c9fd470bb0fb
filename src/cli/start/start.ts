import { once } from 'node:events';
import { join } from 'node:path';
import type { Command, Context } from '../command.ts';
import { describeError } from '../rejection.ts';
import { ROOT, stateFolder } from '../wrangler/project.ts';
import { build } from './build.ts';
import { ensureSecrets, readDevVars } from './dev-vars.ts';
import { askedToEnd } from './end.ts';
import { greeting } from './greeting.ts';
import { completeLocalClients, type LocalClients, readLocalClients, stillValid } from './local-clients.ts';
import { originOf, readStartOptions, startOptions } from './options.ts';
import { claimPort } from './port.ts';
import { tickEachMinute } from './schedule.ts';
import { onChange } from './service/changes.ts';
import { type Service, startService } from './service/service.ts';

const help = `Runs the whole service on this machine, with an embedded database, domain list and mail service.

  npm start
  npm start -- [options]

  --port PORT    8787 if not given
  --ip ADDRESS   localhost if not given; 0.0.0.0 lets other machines call
  --var NAME:VALUE
                 a variable, in place of what wrangler.toml and .dev.vars say; may be given again

It makes what is missing: local secrets in .dev.vars, the tables, a client of each kind, an operator's key. It prints
their credentials, the console's address and calls to paste, and runs what is scheduled each minute. A change of the
source or of the settings is built and run at once. Ctrl-C ends it; what is stored stays in .wrangler/state.

Example:
  npm start -- --port 8788`;

/** `npm start` */
export default {
  help,
  options: startOptions,
  async actions(argv, context) {
    const { address, port: wanted, variables } = readStartOptions(argv);
    const port = await claimPort(address, wanted);
    const origin = originOf(address, port);
    const devVars = join(ROOT, '.dev.vars');
    if (ensureSecrets(devVars) === 'replaced') {
      context.print('SERVICE_SECRETS in .dev.vars was empty or weak: it is a random value now.');
    }
    const stored = readLocalClients();
    if (stored.length === 0) context.print('First start: making the database and a client of each kind.');
    const asked = askedToEnd();
    // Not at the same time as the service: two runtimes that open a new database disturb each other.
    const [clients] = await Promise.all([prepare(context, stored), build()]);
    const own = { PUBLIC_ORIGIN: origin, MAIL_FROM: 'applicants@example.com' };
    const service = await startService({
      address,
      port,
      state: stateFolder(),
      variables: () => ({ ...readDevVars(devVars), ...own, ...variables }),
    });
    if (await isHealthy(origin)) context.print(greeting(origin, clients));
    else context.warn(`The service does not answer at ${origin}/health; what is printed above says why.`);
    tickEachMinute(origin, asked);
    onChange(asked, () => reload(service, context));
    if (!asked.aborted) await once(asked, 'abort');
    await service.close();
  },
} satisfies Command;

/** Makes the clients that are missing. No valid client means a new database; after that the list is the owner's own. */
async function prepare(context: Context, stored: Parameters<typeof stillValid>[1]): Promise<LocalClients> {
  const { db, domains, close } = await context.open('local');
  const valid = await stillValid(db, stored);
  if (valid.length === 0) await domains.allow('acme.com');
  const clients = await completeLocalClients(db, valid);
  await close();
  return clients;
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function reload(service: Service, context: Context): Promise<void> {
  try {
    await build();
    await service.reload();
    context.print('The change is built, and runs.');
  } catch (error) {
    console.error(describeError(error));
  }
}
