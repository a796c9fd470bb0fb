import { inPlace, type Place, wrangler } from './wrangler.ts';

/**
 * Wrangler finds the namespace by its binding: locally by that name itself, on Cloudflare by asking which one the
 * deployed Worker is bound to. So no id is needed anywhere, but the first deployment has to come before `--remote`.
 */
const BINDING = ['--binding', 'WORK_EMAIL_DOMAINS'];

/** Allows a work-email domain. The key is the whole entry; its value is never read. */
export async function allowDomain(place: Place, domain: string): Promise<void> {
  await wrangler(['kv', 'key', 'put', domain, 'allowed', ...BINDING, ...inPlace(place)]);
}

/** Takes a domain off the list; one that is not on it is no error to KV. */
export async function disallowDomain(place: Place, domain: string): Promise<void> {
  await wrangler(['kv', 'key', 'delete', domain, ...BINDING, ...inPlace(place)]);
}

/** The allowed domains in alphabetical order, as KV keeps its keys. */
export async function listDomains(place: Place): Promise<string[]> {
  const answer = await wrangler(['kv', 'key', 'list', ...BINDING, ...inPlace(place)]);
  return (JSON.parse(answer) as { name: string }[]).map(({ name }) => name);
}
