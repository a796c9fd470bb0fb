import { Rejection } from '../../rejection.ts';
import { type Project, textIn } from '../project.ts';
import { wrangler } from '../wrangler.ts';

/** One account, through Cloudflare's API. Paths start below the account. */
export interface Cloudflare {
  /** The resource at a path; undefined when there is none. */
  find<T>(path: string): Promise<T | undefined>;
  /** Everything that is listed at a path, page by page. */
  list<T>(path: string): Promise<T[]>;
  /** Changes something; the result of that. */
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** Envelope of every response of the API. */
interface Envelope<T> {
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: T;
  readonly result_info?: { readonly cursor?: string };
}

/** Milliseconds until a request is given up; D1 gives up a statement after half of them. */
const TIME_LIMIT = 60_000;

/** A partial change, of which the API takes no other media type. */
const TYPES: Readonly<Record<string, string>> = { PATCH: 'application/merge-patch+json' };

/**
 * The account that wrangler would use, with the same credentials; it is looked for at the first request.
 *
 * The requests are those that wrangler makes: a start of it takes two seconds before its first one. It is left what takes
 * more than a request: to log in, and to upload a Worker.
 */
export function openCloudflare(project: Project): Cloudflare {
  let opened: Promise<Account> | undefined;
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    opened ??= findAccount(project);
    const { url, headers } = await opened;
    return request<T>(`${url}${path}`, headers, method, body);
  };
  return {
    find: async <T>(path: string) => (await ask<T>('GET', path))?.result,
    async list<T>(path: string) {
      const all: T[] = [];
      for (let cursor = ''; ; ) {
        const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { result, result_info } = present(await ask<T[]>('GET', `${path}?limit=1000${from}`));
        all.push(...result);
        cursor = result_info?.cursor ?? '';
        if (cursor === '') return all;
      }
    },
    send: async <T>(method: string, path: string, body?: unknown) => present(await ask<T>(method, path, body)).result,
  };
}

/** Where an account is reached, and with what. */
interface Account {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function findAccount({ settings }: Project): Promise<Account> {
  const url = process.env.CLOUDFLARE_API_BASE_URL ?? 'https://api.cloudflare.com/client/v4';
  const headers = await credentials();
  const id = process.env.CLOUDFLARE_ACCOUNT_ID ?? textIn(settings, 'account_id') ?? (await onlyAccount(url, headers));
  return { url: `${url}/accounts/${id}`, headers };
}

async function credentials(): Promise<Record<string, string>> {
  const known = process.env.CLOUDFLARE_API_TOKEN;
  if (known) return { authorization: `Bearer ${known}` };
  const { token, key, email } = JSON.parse(await wrangler(['auth', 'token', '--json']));
  return token === undefined ? { 'x-auth-key': key, 'x-auth-email': email } : { authorization: `Bearer ${token}` };
}

async function onlyAccount(url: string, headers: Account['headers']): Promise<string> {
  const accounts = await request<{ id: string }[]>(`${url}/accounts?per_page=50`, headers, 'GET');
  const [first, second] = accounts?.result ?? [];
  if (first !== undefined && second === undefined) return first.id;
  throw new Rejection(
    'Cloudflare has to know which account: set CLOUDFLARE_ACCOUNT_ID, or `account_id` in wrangler.toml.',
  );
}

/** One request; undefined for what is not there. */
async function request<T>(
  url: string,
  credentials: Account['headers'],
  method: string,
  body?: unknown,
): Promise<Envelope<T> | undefined> {
  const headers = {
    ...credentials,
    ...(body !== undefined && { 'content-type': TYPES[method] ?? 'application/json' }),
  };
  let response: Response;
  try {
    const signal = AbortSignal.timeout(TIME_LIMIT);
    response = await fetch(url, { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) });
  } catch {
    throw new Rejection(`Cloudflare's API does not answer at ${new URL(url).host}: try again.`);
  }
  if (response.status === 404) return undefined;
  const answer = await response.json().then(
    (envelope) => envelope as Envelope<T>,
    () => ({ success: false, errors: [], result: undefined as T }),
  );
  if (answer.success) return answer;
  const reason = answer.errors.map(({ code, message }) => `${message} (${code})`).join(', ');
  throw new Rejection(`Cloudflare's API refused with ${response.status}: ${reason || 'no reason'}.`);
}

function present<T>(envelope: Envelope<T> | undefined): Envelope<T> {
  if (envelope !== undefined) return envelope;
  throw new Rejection("Cloudflare's API does not find what was there before: try again.");
}
