import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { REGISTRATION_CODES } from '../../src/accounts/errors.ts';
import type { Mail } from './mailbox.ts';
import { PATHS } from './paths.ts';
import { asSite, PASSWORD, site } from './seed.ts';
import { bearer, type Call, call, form } from './service.ts';

export const OTHER_PASSWORD = 'Rainy-Day-2025';

type Options = Omit<Call, 'json' | 'body'>;

/** Tries to register at the careers site. */
export function signUp(fields: object, { headers, ...options }: Options = {}): Promise<Response> {
  return call('POST', PATHS.accounts, { headers: { ...asSite, ...headers }, json: fields, ...options });
}

/** Lets a name be tried more often than ten times a minute; a test of that very limit passes the real counter. */
export const UNCOUNTED: Partial<Env> = { NAME_LIMIT: { limit: async () => ({ success: true }) } };

/** Sends a form. A field that is `undefined` is left out. */
export function submit(
  path: string,
  fields: Record<string, string | undefined>,
  { env: bindings, ...options }: Options = {},
): Promise<Response> {
  return call('POST', path, { ...options, env: { ...UNCOUNTED, ...bindings }, body: form(fields) });
}

/** Options of a call that sends a form as the careers site, or with other headers. */
export function formAsSite(fields: Record<string, string>, headers: Record<string, string> = asSite) {
  return { headers, body: form(fields) };
}

/** Options of a call that logs in at the careers site. */
export function logInAsSite(username: string, password: string) {
  return formAsSite({ grant_type: 'password', username, password });
}

/** Tries to log in at the careers site. */
export function logIn(username: string, password = PASSWORD, options: Options = {}): Promise<Response> {
  return submit(PATHS.frontendToken, { grant_type: 'password', username, password, client_id: site.id }, options);
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
  const response = await call('GET', PATHS.me, { headers, ...options });
  expect(response.status).toBe(200);
  return response.json<Record<string, unknown>>();
}

/** An error of the Accounts family: its code, what to do about it, and, of a 400, all codes that the input deserves. */
export interface AccountsRejection {
  readonly code: string;
  readonly message: string;
  readonly errors?: string[];
}

/** The order in which codes are told. */
const ORDER: readonly string[] = ['request_malformed', 'wrong_password', ...REGISTRATION_CODES, 'invalid_url'];

/**
 * An error of the Accounts family as it was sent. It must have a message, of a 400 the list of codes as well, in which
 * the told one is the first, and nothing else.
 */
export async function rejectionOf(response: Response): Promise<AccountsRejection> {
  const rejection = await response.json<AccountsRejection>();
  const { code, message, errors, ...rest } = rejection;
  expect(rest).toEqual({});
  expect(message).toMatch(/\.$/);
  if (response.status === 400) {
    expect(errors?.[0]).toBe(code);
    expect(errors).toEqual(ORDER.filter((each) => errors?.includes(each)));
  } else {
    expect(errors).toBeUndefined();
  }
  return rejection;
}

/** The same as `[status, code]`. */
export async function codeOf(response: Response): Promise<[number, string]> {
  return [response.status, (await rejectionOf(response)).code];
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
