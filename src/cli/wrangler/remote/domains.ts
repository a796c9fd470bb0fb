import type { DomainList } from '../lists.ts';
import type { Project } from '../project.ts';
import { wranglerFor } from '../wrangler.ts';

/**
 * Wrangler finds the namespace by its binding, by asking which one the deployed Worker is bound to. So no id is needed
 * anywhere, but the first deployment has to come before `--remote`.
 */
const NAMESPACE = ['--binding', 'WORK_EMAIL_DOMAINS', '--remote'];

/** The list of a deployment, through `wrangler kv key`. */
export function openRemoteDomains(project: Project): DomainList {
  const wrangler = wranglerFor(project);
  return {
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
}
