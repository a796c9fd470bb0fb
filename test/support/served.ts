import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { originOf } from '../../src/cli/start/options.ts';
import { claimPort } from '../../src/cli/start/port.ts';
import { startService as start } from '../../src/cli/start/service/service.ts';
import { openLocalDatabase } from '../../src/cli/wrangler/local-database.ts';
import { applyMigrations } from '../../src/cli/wrangler/migrations.ts';
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
  const [port, ranges] = await Promise.all([claimPort('localhost', 0), startRangeService()]);
  const state = mkdtempSync(join(tmpdir(), 'applicants-served-'));
  // Strict clients compare the issuer with the address that they discovered it at.
  const origin = originOf('localhost', port);
  const variables = {
    PUBLIC_ORIGIN: origin,
    MAIL_FROM: `${COMPANY.COMPANY_NAME} <jobs@applicants.example>`,
    SERVICE_SECRETS,
    VERIFY_EMAIL: 'on',
    BREACHED_PASSWORDS_URL: `${ranges.origin}/range/`,
    ...COMPANY,
  };
  const service = await start({ address: 'localhost', port, state, variables: () => variables });
  const { DB, WORK_EMAIL_DOMAINS } = await service.runtime.getBindings<Env>();
  await applyMigrations(openLocalDatabase(DB, console.warn));
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

  const close = async () => {
    await Promise.all([service.close(), ranges.close()]);
    rmSync(state, { recursive: true });
  };
  return { origin, db: DB, mails: join(state, 'mails'), ranges, register, expireSessions, close };
}

/** The service that clients and browsers are run against. */
export type Service = Awaited<ReturnType<typeof startService>>;

let service: Promise<Service> | undefined;
let browser: Promise<Browser> | undefined;

/** The service that all tests of a file of `test/served` share: a start of it takes longer than their tests. */
export function served(): Promise<Service> {
  service ??= startService();
  return service;
}

/** The browser that they share. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

/** Ends what has been started; the next file that runs in this process starts its own. */
export async function endShared(): Promise<void> {
  const ends = [browser?.then((one) => one.close()), service?.then((one) => one.close())];
  browser = undefined;
  service = undefined;
  await Promise.all(ends);
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
