import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { seedSite } from './seed.ts';

/*
 * Setup: each file begins with empty tables, the careers site and the allowed domains of work addresses.
 * The files of a worker share its modules, so seeds are made here or in the file itself.
 */
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await seedSite();
