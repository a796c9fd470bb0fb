import { Refusal } from '../../refusal.ts';
import { type Project, textIn } from '../project.ts';
import { wrangler } from '../wrangler.ts';

/** Questions to Cloudflare's API about one account. Whatever changes something goes through wrangler. */
export interface Cloudflare {
  /** The resource at a path below the account; undefined when there is none. */
  find<T>(path: string): Promise<T | undefined>;
}

/** Envelope of every response of the API. */
interface Envelope<T> {
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: T;
}

/** Milliseconds until a question is given up. */
const TIME_LIMIT = 30_000;

/**
 * Opens the account that wrangler would use, with the same credentials.
 *
 * A start of wrangler takes two seconds and answers one question; here all that is deployed is known in one round trip.
 */
export async function openCloudflare({ settings }: Project): Promise<Cloudflare> {
  const base = process.env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4';
  const headers = await credentials();
  const find = <T>(path: string) => ask<T>(`${base}${path}`, headers);
  const account = process.env.CLOUDFLARE_ACCOUNT_ID ?? textIn(settings, 'account_id') ?? (await onlyAccount(find));
  return { find: (path) => find(`/accounts/${account}${path}`) };
}

async function credentials(): Promise<Record<string, string>> {
  const known = process.env.CLOUDFLARE_API_TOKEN;
  if (known) return { authorization: `Bearer ${known}` };
  const { token, key, email } = JSON.parse(await wrangler(['auth', 'token', '--json']));
  return token === undefined ? { 'x-auth-key': key, 'x-auth-email': email } : { authorization: `Bearer ${token}` };
}

async function onlyAccount(find: Cloudflare['find']): Promise<string> {
  const [first, second] = (await find<{ id: string }[]>('/accounts?per_page=50')) ?? [];
  if (first !== undefined && second === undefined) return first.id;
  throw new Refusal(
    'Cloudflare has to know which account: set CLOUDFLARE_ACCOUNT_ID, or `account_id` in wrangler.toml.',
  );
}

async function ask<T>(url: string, headers: Record<string, string>): Promise<T | undefined> {
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: AbortSignal.timeout(TIME_LIMIT) });
  } catch {
    throw new Refusal(`Cloudflare's API does not answer at ${new URL(url).host}: try again.`);
  }
  if (response.status === 404) return undefined;
  const { success, errors, result } = await response.json().then(
    (body) => body as Envelope<T>,
    () => ({ success: false, errors: [], result: undefined as T }),
  );
  if (success) return result;
  const reason = errors.map(({ code, message }) => `${message} (${code})`).join(', ');
  throw new Refusal(`Cloudflare's API refused with ${response.status}: ${reason || 'no reason'}.`);
}
