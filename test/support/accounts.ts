import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { newClientId } from '../../src/clients/client.ts';
import type { Mail } from './mailbox.ts';
import { basic, bearer, type Call, call, type Registered, register } from './service.ts';

export const V3 = '/api/rest/v3/frontend';
export const V2 = '/api/rest/v2/frontend';
export const TOKEN = '/api/rest/oauth/frontend/token';
export const PASSWORD = 'Sunny-Day-2025';
export const OTHER_PASSWORD = 'Rainy-Day-2025';

/** The web origin of the careers site. */
export const ORIGIN = 'https://careers.example';
/** The careers site: a public client, registered in the database of each file. */
export const site: Registered = { id: newClientId(), credential: '' };
/** Its credentials. */
export const ofSite = basic(site.id, '');

/** Registers the careers site. */
export async function insertSite(): Promise<void> {
  await register('public', { id: site.id, origins: [ORIGIN] });
}

type Options = Omit<Call, 'json' | 'body'>;
let people = 0;

/** What a new person enters, another one each time; the fields given come on top, whatever they are. */
export function someone(fields: object = {}) {
  people += 1;
  return { username: `person.${people}`, password: PASSWORD, email: `person.${people}@example.com`, ...fields };
}

/** What an employee enters: the same, and a work address. */
export function employee(fields: object = {}) {
  const person = someone();
  return { ...person, internal: true, workEmail: `${person.username}@acme.com`, ...fields };
}

/** Registers, whatever comes of it. */
export function signUp(fields: object, { headers, ...options }: Options = {}): Promise<Response> {
  return call('POST', `${V3}/applicants`, { headers: { ...ofSite, ...headers }, json: fields, ...options });
}

/** Registers somebody, which must succeed, and returns what was entered with the applicant's id. */
export async function signedUp<Person extends object>(
  person: Person,
  options: Options = {},
): Promise<Person & { id: string }> {
  const response = await signUp(person, options);
  expect(response.status).toBe(204);
  return { ...person, id: (response.headers.get('location') as string).slice('/applicants/'.length) };
}

/** Lets a name be tried more often than ten times a minute; a test of that very limit passes the real counter. */
export const UNCOUNTED: Partial<Env> = { NAME_LIMIT: { limit: async () => ({ success: true }) } };

/** Sends a form. A parameter that is `undefined` is left out. */
export function submit(
  path: string,
  form: Record<string, string | undefined>,
  { env: bindings, ...options }: Options = {},
): Promise<Response> {
  const sent = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return call('POST', path, { ...options, env: { ...UNCOUNTED, ...bindings }, body: new URLSearchParams(sent) });
}

/** Tries to log in at the careers site. */
export function logIn(username: string, password = PASSWORD, options: Options = {}): Promise<Response> {
  return submit(TOKEN, { grant_type: 'password', username, password, client_id: site.id }, options);
}

/** Logs in, which must succeed; the header with the applicant's own token. */
export async function loggedIn(
  username: string,
  password = PASSWORD,
  options: Options = {},
): Promise<{ authorization: string }> {
  const response = await logIn(username, password, options);
  expect(response.status).toBe(200);
  return bearer((await response.json<{ access_token: string }>()).access_token);
}

/** The account as its owner sees it. */
export async function readMe(headers: Record<string, string>, options: Options = {}) {
  const response = await call('GET', `${V3}/me`, { headers, ...options });
  expect(response.status).toBe(200);
  return response.json<Record<string, unknown>>();
}

/** An error of the Accounts family as `[status, code]`; it must have a message and nothing else. */
export async function codeOf(response: Response): Promise<[number, string]> {
  const { code, message, ...rest } = await response.json<Record<string, string>>();
  expect(rest).toEqual({});
  expect(message).toMatch(/\.$/);
  return [response.status, code as string];
}

/** The link that a mail leads to. */
export function linkIn(mail: Mail | undefined): URL {
  return new URL(/^https:\S+$/m.exec(mail?.text ?? '')?.[0] ?? 'no link in the mail');
}

/** The path of our page that a mail to a work address leads to. */
export function pageIn(mail: Mail | undefined): string {
  const { origin, pathname } = linkIn(mail);
  expect(origin).toBe(env.PUBLIC_ORIGIN);
  return pathname;
}

/** The row of an account, as stored. */
export async function accountOf({ id }: { id: string }): Promise<Record<string, unknown> | null> {
  return env.DB.prepare('select * from accounts where applicant_id = ?').bind(id).first();
}
