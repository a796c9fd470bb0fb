import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach } from 'vitest';
import { forgetFailures } from '../../src/platform/failed-requests.ts';
import { databaseUse } from './database-use.ts';
import { seedSite } from './seed.ts';
import { forgetLoad } from './service.ts';
import { clear } from './snapshots.ts';
import { watchLimits } from './time-limits.ts';

/*
 * Setup: each file begins with empty tables, the careers site and the allowed domains of work addresses.
 * The files of a worker share its modules, so seeds are made here or in the file itself. Tables are emptied by hand:
 * `reset` of the runtime leaves a database alone that has not been used for some seconds, as on a busy machine.
 */
watchLimits();
forgetLoad();
beforeEach(forgetLoad);
beforeEach(forgetFailures);

// Each test begins with an unused mail budget and no wrong passwords: they are counted for all callers together. Most of a
// test that calls nothing would be this.
beforeEach(async () => {
  if (!databaseUse.isUsed) return;
  databaseUse.isUsed = false;
  await env.DB.batch([env.DB.prepare('delete from mailbox_events'), env.DB.prepare('delete from unknown_names')]);
});

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await clear();
const { keys } = await env.WORK_EMAIL_DOMAINS.list();
for (const { name } of keys) await env.WORK_EMAIL_DOMAINS.delete(name);
await seedSite();
