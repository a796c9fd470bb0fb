import type { DomainList } from '../lists.ts';
import type { Project } from '../project.ts';
import type { Cloudflare } from './cloudflare.ts';
import { openNamespace } from './namespace.ts';

/** The list of a deployment. */
export function openRemoteDomains(project: Project, cloudflare: Cloudflare): DomainList {
  const namespace = openNamespace(cloudflare, project, 'WORK_EMAIL_DOMAINS');
  return {
    allow: (domain) => namespace.put([{ key: domain, value: 'allowed' }]),
    disallow: (domain) => namespace.remove(domain),
    list: async () => (await namespace.keys<{ name: string }>()).map(({ name }) => name),
  };
}
