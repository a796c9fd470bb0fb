import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { insertSite } from './accounts.ts';

/*
 * Setup: each file begins with empty tables, the careers site and two allowed domains of work addresses, one in
 * letters and one in Punycode. The files of a worker share its modules, so seeds are made here or in the file itself.
 */
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await insertSite();
await env.WORK_EMAIL_DOMAINS.put('acme.com', 'allowed');
await env.WORK_EMAIL_DOMAINS.put('xn--bcher-kva.example', 'allowed');
