import { wrangler } from './wrangler.ts';

/** The allowed work-email domains: one KV key a domain. The key is the whole entry; its value is never read. */
export interface DomainList {
  allow(domain: string): Promise<void>;
  /** Takes a domain off the list; one that is not on it is no error to KV. */
  disallow(domain: string): Promise<void>;
  /** The domains in alphabetical order, as KV keeps its keys. */
  list(): Promise<string[]>;
}

/**
 * Wrangler finds the namespace by its binding, by asking which one the deployed Worker is bound to. So no id is needed
 * anywhere, but the first deployment has to come before `--remote`.
 */
const NAMESPACE = ['--binding', 'WORK_EMAIL_DOMAINS', '--remote'];

/** The list of the deployed service, through `wrangler kv key`. */
export const remoteDomainList: DomainList = {
  async allow(domain) {
    await wrangler(['kv', 'key', 'put', domain, 'allowed', ...NAMESPACE]);
  },
  async disallow(domain) {
    await wrangler(['kv', 'key', 'delete', domain, ...NAMESPACE]);
  },
  async list() {
    const answer = await wrangler(['kv', 'key', 'list', ...NAMESPACE]);
    return (JSON.parse(answer) as { name: string }[]).map(({ name }) => name);
  },
};
