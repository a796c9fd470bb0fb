import { type ErasureKey, type ErasureRecords, toEntry, toErasure } from '../lists.ts';
import type { Project } from '../project.ts';
import type { Cloudflare } from './cloudflare.ts';
import { openNamespace } from './namespace.ts';

/** The list of a deployment. */
export function openRemoteErasures(project: Project, cloudflare: Cloudflare): ErasureRecords {
  const namespace = openNamespace(cloudflare, project, 'ERASURES');
  return {
    append: (erasures) => namespace.put(erasures.map(toEntry)),
    list: async () => (await namespace.keys<ErasureKey>()).map(toErasure),
  };
}
