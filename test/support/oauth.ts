import { env } from 'cloudflare:workers';
import { SignJWT } from 'jose';
import { TokenResponse } from '../../src/oauth/schema.ts';
import { openSecrets, type Purpose } from '../../src/platform/secrets.ts';
import { PATHS } from './paths.ts';
import { endpoints } from './routes.ts';
import type { Registered } from './seed.ts';
import { type Call, call, form } from './service.ts';

/** Every path that gives tokens, from the list of endpoints. */
export const TOKEN_PATHS = endpoints
  .filter(({ success }) => success.schema === TokenResponse)
  .flatMap(({ paths }) => [...paths]);

/** Asks for a token. A field that is `undefined` is left out. */
export function tokenCall(
  path: string,
  fields: Record<string, string | undefined>,
  options: Omit<Call, 'json' | 'body'> = {},
): Promise<Response> {
  return call('POST', path, { ...options, body: form(fields) });
}

/** A client token of a client with a secret. */
export async function tokenOf(
  { id, credential }: Registered,
  { scope, ...options }: { scope?: string } & Omit<Call, 'json' | 'body'> = {},
): Promise<string> {
  const fields = { grant_type: 'client_credentials', client_id: id, client_secret: credential, scope };
  const response = await tokenCall(PATHS.clientToken, fields, options);
  const { access_token } = await response.json<{ access_token?: string }>();
  if (access_token === undefined) throw new Error(`no token, but a ${response.status}`);
  return access_token;
}

/** An OAuth error as a list: `[status, error]`; it must have a description and nothing else. */
export async function oauthError(response: Response): Promise<[number, string]> {
  const { error, error_description, ...rest } = await response.json<Record<string, string>>();
  if (error === undefined || !error_description || Object.keys(rest).length > 0) throw new Error('no OAuth error');
  return [response.status, error];
}

/** The parts of a JWT, read without looking at its signature. */
export function partsOf(token: string): { header: Record<string, unknown>; payload: Record<string, unknown> } {
  const [header, payload] = token.split('.').map((part) => part.replaceAll('-', '+').replaceAll('_', '/'));
  return { header: JSON.parse(atob(header as string)), payload: JSON.parse(atob(payload as string)) };
}

/** One part of a JWT. */
export function partOf(content: object): string {
  return btoa(JSON.stringify(content)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_');
}

/** The token's content signed again, as the holder of that secret would; what is wrong with it is up to the test. */
export async function signAgain(
  token: string,
  {
    claims = {},
    typ = 'at+jwt',
    purpose = 'client-token',
    secrets = env.SERVICE_SECRETS,
  }: { claims?: Record<string, unknown>; typ?: string | undefined; purpose?: Purpose; secrets?: string },
): Promise<string> {
  const [key] = await openSecrets(secrets, () => {}).keys(purpose);
  return new SignJWT({ ...partsOf(token).payload, ...claims })
    .setProtectedHeader({ alg: 'HS256', ...(typ !== '' && { typ }) })
    .sign(key as CryptoKey);
}
