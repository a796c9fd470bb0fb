import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { typeid } from 'typeid-js';
import { expect } from 'vitest';
import { hashPassword } from '../../src/accounts/passwords/hashing/hashing.ts';
import { defaultScopes, type Kind, newApiKey, newClientId, newSecret, type Scope } from '../../src/clients/client.ts';
import { forgetClients } from '../../src/clients/registry.ts';
import { insertClient } from '../../src/clients/store.ts';
import type * as tables from '../../src/db/tables.ts';
import { linkToken, newLinkId } from '../../src/mail/links.ts';
import { openMail } from '../../src/mail/open-mail.ts';
import { newApplicantToken } from '../../src/oauth/tokens/applicant-token.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createContext } from '../../src/platform/context.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { sha256 } from '../../src/platform/hash.ts';
import { PATHS } from './paths.ts';
import type { Resource } from './profiles.ts';
import { basic, type Call, call } from './service.ts';

/*
 * What tests begin with. `aClient`, `anApplicant` and `anAccount` are made as operators and callers make them;
 * `aPersonWithEverything` is written straight into the tables, for tests that need thousands.
 */

export const PASSWORD = 'Sunny-Day-2025';
/** The web origin of the careers site. */
export const ORIGIN = 'https://careers.example';

/** A registered client, with the credential that is shown once. */
export interface Registered {
  id: string;
  credential: string;
}

interface ClientOptions {
  id?: string;
  scopes?: readonly Scope[];
  origins?: readonly string[];
  /** Milliseconds since 1970 (UTC). */
  expiresOn?: number;
  resetUrl?: string;
}

/** The database as commands open it. */
export const aDatabase = () => openDatabase(env.DB, null, systemClock, () => {});

/** A client as `npm run client` registers it, with the default scopes of its kind unless others are named. */
export async function aClient(
  kind: Kind,
  { id = newClientId(), scopes = defaultScopes(kind), origins = [], expiresOn, resetUrl }: ClientOptions = {},
): Promise<Registered> {
  const credential = kind === 'key' ? newApiKey() : kind === 'oauth' ? newSecret() : '';
  const secretHash = kind === 'public' ? null : await sha256(credential);
  const expiry = { ...(expiresOn !== undefined && { expiresOn }), ...(resetUrl !== undefined && { resetUrl }) };
  await insertClient(aDatabase(), { id, name: `test ${id}`, kind, scopes, origins, secretHash, ...expiry }, Date.now());
  // A call would wait up to a second for the next read of the clients.
  forgetClients();
  return { id, credential };
}

/** The careers site: a public client, which the setup of each file registers. */
export const site: Registered = { id: newClientId(), credential: '' };
/** The headers of its calls. */
export const asSite = basic(site.id, '');

/** Registers the careers site, and allows three domains of work addresses, one of them in Punycode. */
export async function seedSite(): Promise<void> {
  await aClient('public', { id: site.id, origins: [ORIGIN] });
  await allowDomain('acme.com');
  await allowDomain('xn--bcher-kva.example');
  await allowDomain('firm.example');
}

/** Allows work addresses at a domain. */
export function allowDomain(domain: string): Promise<void> {
  return env.WORK_EMAIL_DOMAINS.put(domain, 'allowed');
}

/** An applicant with those fields and no account, created by the client of these headers. */
export async function anApplicant(headers: Record<string, string>, fields: object = {}): Promise<Resource> {
  const response = await call('POST', PATHS.applicants, { headers, json: fields });
  expect(response.status).toBe(201);
  return response.json();
}

let people = 0;

/** Fields that a new applicant enters to register, another one each time; the given fields replace or add, whatever they are. */
export function aRegistration(fields: object = {}) {
  people += 1;
  return { username: `person.${people}`, password: PASSWORD, email: `person.${people}@example.com`, ...fields };
}

/** Fields that an employee enters to register: the same, and a work address. */
export function anEmployeeRegistration(fields: object = {}) {
  const person = aRegistration();
  return { ...person, internal: true, workEmail: `${person.username}@acme.com`, ...fields };
}

type Options = Omit<Call, 'json' | 'body'>;

/** An applicant with an account, registered at the careers site: what was entered, and the id. */
export function anAccount(fields: object = {}, options: Options = {}) {
  return registered(aRegistration(fields), options);
}

/** An employee with an account and a claimed work address: what was entered, and the id. */
export function anEmployee(fields: object = {}, options: Options = {}) {
  return registered(anEmployeeRegistration(fields), options);
}

/** Registers an account with these fields alone. */
export async function registered<Person extends object>(
  json: Person,
  { headers, ...options }: Options = {},
): Promise<Person & { id: string }> {
  const response = await call('POST', PATHS.accounts, { headers: { ...asSite, ...headers }, json, ...options });
  expect(response.status).toBe(204);
  return { ...json, id: (response.headers.get('location') as string).slice('/applicants/'.length) };
}

/** A person with a value in every column, and all credentials and links of the person. */
export interface Seeded {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly workEmail: string;
  readonly password: string;
  /** The applicant's own token. */
  readonly token: string;
  /** The tokens of the open links. */
  readonly workLink: string;
  readonly resetLink: string;
  readonly emailLink: string;
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** One iteration where the service takes 600,000. */
const weakHash = hashPassword(PASSWORD, { iterations: 1, rounds: 1 });

/**
 * A person with account, session, links, waiting mails and an idempotency key. The work address is claimed, or
 * confirmed by its link.
 */
export async function aPersonWithEverything(clientId: string, confirmed = false): Promise<Seeded> {
  const now = Date.now();
  const id = typeid('aplt').toString();
  const name = `seed.${id.slice(-10)}`;
  const [email, workEmail] = [`${name}@home.example`, `${name}@firm.example`];
  const context = createContext({ env, execution: createExecutionContext(), openMail });
  const [token, work, reset, next] = [await newApplicantToken(context), newLinkId(), newLinkId(), newLinkId()];
  await env.DB.batch([
    insert('applicants', {
      id,
      external_applicant_id: 'ext_seeded',
      email: `profile.${email}`,
      email_key: `profile.${email}`,
      external_applicant_name: `whole.${name}`,
      version: 1,
      created_on: now,
      modified_on: now,
      has_account: 1,
    }),
    insert('accounts', {
      applicant_id: id,
      username: name,
      username_key: name,
      account_email: email,
      account_email_key: email,
      email_verified_on: now,
      verify_by: now + HOUR,
      password_hash: await weakHash,
      salutation: '2',
      firstname: `first.${name}`,
      lastname: `last.${name}`,
      locale: 'de',
      consented_on: now,
      consent_version: `version of ${name}`,
      work_email: workEmail,
      work_email_key: workEmail,
      claim_expires_on: confirmed ? null : now + HOUR,
      work_email_verified_on: confirmed ? now : null,
      registered_on: now,
      failed_since: now,
      failed_count: 1,
      internal_ended_on: confirmed ? null : now,
      last_login_day: Math.floor(now / DAY),
      retention_notice: newLinkId(),
      retention_noticed_on: now,
    }),
    insert('sessions', {
      token_hash: await sha256(token),
      applicant_id: id,
      client_id: clientId,
      expires_on: now + HOUR,
      created_on: now,
    }),
    insert('links', {
      id: work,
      applicant_id: id,
      purpose: 'work_email',
      expires_on: now + HOUR,
      confirmed_on: confirmed ? now : null,
    }),
    insert('links', { id: reset, applicant_id: id, purpose: 'password_reset', expires_on: now + HOUR }),
    insert('links', {
      id: next,
      applicant_id: id,
      purpose: 'email',
      expires_on: now + HOUR,
      email: `next.${email}`,
    }),
    insert('outbox', { ...mail(work, workEmail), template: 'work_email', target: null }),
    insert('outbox', {
      ...mail(reset, email),
      template: 'password_reset',
      target: `${ORIGIN}/${name}`,
      username: name,
    }),
    insert('idempotency', {
      client_id: clientId,
      key_hash: await sha256(id),
      payload_hash: await sha256(name),
      applicant_id: id,
      expires_on: now + HOUR,
    }),
  ]);
  const workLink = await linkToken(context, 'work_email', work);
  const resetLink = await linkToken(context, 'password_reset', reset);
  const emailLink = await linkToken(context, 'email', next);
  return { id, username: name, email, workEmail, password: PASSWORD, token, workLink, resetLink, emailLink };
}

function mail(linkId: string, address: string) {
  return { id: newLinkId(), link_id: linkId, language: 'de', address, due_on: 1, attempts: 1 };
}

type Table = Exclude<keyof typeof tables, 'personal' | 'hasStaleKey' | 'lastUseDay'>;

/** The statement that inserts a row into a table. */
export function insert<Name extends Table>(
  table: Name,
  row: (typeof tables)[Name]['$inferInsert'],
): D1PreparedStatement {
  const columns = Object.keys(row);
  const values = columns.map(() => '?').join();
  return env.DB.prepare(`insert into ${table} (${columns.join()}) values (${values})`).bind(...Object.values(row));
}
