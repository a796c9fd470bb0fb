import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { aClient, type Registered } from '../support/seed.ts';
import { type Call, call, form } from '../support/service.ts';

/** The origin of the console's own pages. */
export const OWN = { origin: env.PUBLIC_ORIGIN as string };

/** The headers of an operator who is signed in, on the console's own pages. */
export type Session = { readonly cookie: string; readonly origin: string };

type Options = Omit<Call, 'json' | 'body'>;

/** An operator's key. */
export function anOperator(): Promise<Registered> {
  return aClient('key', { scopes: ['operate'] });
}

/** Sends the form to sign in. */
export function sendKey(key: string, { headers, ...options }: Options = {}): Promise<Response> {
  return call('POST', '/console/sign-in', { headers: { ...OWN, ...headers }, body: form({ key }), ...options });
}

/** The cookie that a response sets, as a browser sends it back. */
export function cookieIn(response: Response): string {
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? 'none';
}

/** Signs an operator in, which must succeed. */
export async function signedIn({ credential }: Registered, options: Options = {}): Promise<Session> {
  const response = await sendKey(credential, options);
  expect(response.status).toBe(303);
  return { cookie: cookieIn(response), ...OWN };
}

/** Sends a form of the console. */
export function send(
  path: string,
  session: Record<string, string>,
  fields: Record<string, string> = {},
  { headers, ...options }: Options = {},
): Promise<Response> {
  return call('POST', path, { headers: { ...session, ...headers }, body: form(fields), ...options });
}

/** Opens a page of the console, which must be there; its HTML. */
export async function open(path: string, session: Record<string, string>, options: Options = {}): Promise<string> {
  const response = await call('GET', path, { headers: session, ...options });
  expect(response.status, path).toBe(200);
  return response.text();
}

/** Where a response leads to. */
export function nextOf(response: Response): [number, string | null] {
  return [response.status, response.headers.get('location')];
}

/** The text of a page, without its tags. */
export function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}
