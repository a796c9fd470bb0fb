import { env } from 'cloudflare:workers';
import { SCOPES } from '../../../src/clients/client.ts';
import { aClient, aPersonWithEverything, ORIGIN, type Registered, type Seeded } from '../../support/seed.ts';
import { basic, bearer } from '../../support/service.ts';
import { clear } from '../../support/snapshots.ts';
import type { Step } from './scenario.ts';

/** A password that no account has yet. */
export const OTHER_PASSWORD = 'Rainy-Day-2025';

/** The input of a registration that succeeds. */
export const newcomer = { username: 'new.comer', email: 'new.comer@home.example', password: OTHER_PASSWORD };

/** Steps of every call by a back end with a key. */
export const byKey: readonly Step[] = ['read', 'count'];
/** Steps of every call by a careers site. */
export const bySite: readonly Step[] = ['read', 'count'];
/** Steps of every call by an applicant's token. */
export const byToken: readonly Step[] = ['read', 'read', 'count'];

/** A back end with every scope, and a person. */
export async function ofCompany(): Promise<{ headers: Record<string, string>; person: Seeded }> {
  await clear();
  const headers = bearer((await aClient('key', { scopes: SCOPES })).credential);
  return { headers, person: await aPerson('') };
}

/** A careers site, and a person who has an account there. */
export async function ofSite(
  confirmed = false,
): Promise<{ site: Registered; headers: Record<string, string>; person: Seeded }> {
  await clear();
  const site = await aClient('public', { origins: [ORIGIN] });
  return { site, headers: basic(site.id, ''), person: await aPerson(site.id, confirmed) };
}

/** The domains of work addresses that the company allows by now. */
const allowed = new Set<string>();

/** The domain of a person's work address. */
export const domainOf = ({ workEmail }: Seeded) => workEmail.slice(workEmail.indexOf('@') + 1);

/** Milliseconds for which a session lives after a use that was noted. */
const SESSION_LIFETIME = 65 * 60_000;

async function aPerson(clientId: string, confirmed = false): Promise<Seeded> {
  const person = await aPersonWithEverything(clientId, confirmed);
  await env.DB.batch([
    env.DB.prepare('delete from outbox'),
    // Just used, so that a call within five minutes does not note its own use.
    env.DB.prepare('update sessions set expires_on = ?').bind(Date.now() + SESSION_LIFETIME),
  ]);
  const domain = domainOf(person);
  if (!allowed.has(domain)) await env.WORK_EMAIL_DOMAINS.put(domain, 'allowed');
  allowed.add(domain);
  return person;
}
