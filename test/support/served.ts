import type { Browser } from 'playwright-core';
import { createTestHarness } from 'wrangler';
import { newApiKey, newClientId, newSecret, type Scope } from '../../src/clients/client.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { launch } from './browser.ts';
import { PATHS } from './paths.ts';
import { startRangeService } from './range-service.ts';

/** A registered client of the service. */
export interface Registered {
  readonly id: string;
  /** An API secret key or a client secret; empty for a public client. */
  readonly credential: string;
}

const SERVICE_SECRETS = 'a secret of the tests with thirty-two characters and more';

/** The company that mails and pages name. */
export const COMPANY = {
  COMPANY_NAME: 'Acme Careers',
  COMPANY_URL: 'https://acme.example/careers',
  COMPANY_CONTACT: 'Imprint: acme.example/imprint',
};

/** The built Worker on a free port, with the mail service of a developer's machine, which writes mails to files. */
async function startService() {
  // The service has to know its port, so a Worker that takes no build is the first one at it.
  const empty = { name: 'empty', main: 'test/support/empty-worker.js', compatibility_date: '2026-10-20' };
  const harness = createTestHarness({ workers: [{ config: empty }] });
  const { url } = await harness.listen();
  const ranges = await startRangeService();
  // Strict clients compare the issuer with the address that they discovered it at.
  const vars = { PUBLIC_ORIGIN: url.origin, MAIL_FROM: `${COMPANY.COMPANY_NAME} <jobs@applicants.example>` };
  const switches = { VERIFY_EMAIL: 'on', BREACHED_PASSWORDS_URL: `${ranges.origin}/range/` };
  const service = { configPath: './wrangler.toml', secrets: { SERVICE_SECRETS } };
  await harness.update({ workers: [{ ...service, vars: { ...vars, ...COMPANY, ...switches } }] });
  const worker = harness.getWorker<Env>();
  await worker.applyD1Migrations('DB');
  const { DB, WORK_EMAIL_DOMAINS } = await worker.getEnv();
  await WORK_EMAIL_DOMAINS.put('acme.com', 'allowed');

  /** Registers a client, as `npm run client` does. */
  async function register(
    kind: 'key' | 'oauth' | 'public',
    { scopes, origins = [], name }: { scopes: readonly Scope[]; origins?: readonly string[]; name?: string },
  ): Promise<Registered> {
    const id = newClientId();
    const credential = kind === 'key' ? newApiKey() : kind === 'oauth' ? newSecret() : '';
    const hash = kind === 'public' ? null : await sha256(credential);
    await DB.prepare(
      'insert into clients (id, name, kind, scopes, origins, secret_hash, created_on) values (?, ?, ?, ?, ?, ?, 0)',
    )
      .bind(id, name ?? `test ${id}`, kind, scopes.join(' '), origins.join(' '), hash)
      .run();
    return { id, credential };
  }

  /** Ends every session as an hour without use does. */
  const expireSessions = () => DB.prepare('update sessions set expires_on = 1').run();

  const close = () => Promise.all([harness.close(), ranges.close()]);
  return { origin: url.origin, db: DB, ranges, register, expireSessions, close };
}

/** The service that clients and browsers are run against. */
export type Service = Awaited<ReturnType<typeof startService>>;

let service: Promise<Service> | undefined;
let browser: Promise<Browser> | undefined;

/** The service that all tests of `served.test.ts` share: a start of it takes longer than their tests. */
export function served(): Promise<Service> {
  service ??= startService();
  return service;
}

/** The browser that they share. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

/** Ends what has been started. */
export async function endShared(): Promise<void> {
  await Promise.all([browser?.then((one) => one.close()), service?.then((one) => one.close())]);
}

let people = 0;

/** Registers an applicant at the careers site of a public client; what it logs in with. */
export async function signUp(origin: string, site: Registered): Promise<{ username: string; password: string }> {
  people += 1;
  const person = { username: `person.${people}`, password: 'Sunny-Day-2025', email: `person.${people}@example.com` };
  const response = await fetch(`${origin}${PATHS.accounts}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${site.id}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  if (response.status !== 204) throw new Error(`registered with ${response.status}: ${await response.text()}`);
  return person;
}
