import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { ensureSecrets } from './dev-vars.ts';
import { allowDomain } from './domain-list.ts';
import { greeting } from './greeting.ts';
import { completeLocalClients, type LocalClients, readLocalClients, stillValid } from './local-clients.ts';
import { applyMigrations, isMigrationPending } from './migrations.ts';
import { claimPort } from './port.ts';
import { run } from './refusal.ts';
import { runService } from './service.ts';
import { originOf, readStartOptions } from './start-options.ts';
import { ROOT } from './wrangler.ts';

/** Makes what is missing for the service to run here; at a repeated start one look at the database says that nothing is. */
async function prepare(): Promise<LocalClients> {
  ensureSecrets(join(ROOT, '.dev.vars'));
  const db = openDatabase('local');
  const kept = readLocalClients();
  if (kept.length === 0) console.log('First start: making the database and a client of each kind.');
  const [valid, isPending] =
    kept.length === 0 ? [[], true] : await Promise.all([stillValid(db, kept), isMigrationPending(db)]);
  // No client at all means a new database; after that the list of domains is the person's own.
  await Promise.all([isPending && applyMigrations(), valid.length === 0 && allowDomain('local', 'acme.com')]);
  return completeLocalClients(db, valid);
}

await run(async () => {
  const { address, port: wanted, rest } = readStartOptions(process.argv.slice(2));
  const port = await claimPort(address, wanted);
  const origin = originOf(address, port);
  const clients = await prepare();
  const where = ['--ip', address, '--port', String(port), '--infer-origin-from-routes=false'];
  // Wrangler takes the last word on a variable, so what is passed on can still name another origin or sender.
  const variables = ['--var', `PUBLIC_ORIGIN:${origin}`, '--var', 'MAIL_FROM:applicants@example.com'];
  const args = [...where, ...variables, ...rest];
  process.exitCode = await runService(args, origin, () => console.log(greeting(origin, clients)));
});
