import { type ErasureKey, type ErasureRecords, toEntry, toErasure } from '../lists.ts';
import { withPrivateFile } from '../private-file.ts';
import type { Project } from '../project.ts';
import { wranglerFor } from '../wrangler.ts';

const NAMESPACE = ['--binding', 'ERASURES', '--remote'];

/** The list of a deployment, through `wrangler kv`. */
export function openRemoteErasures(project: Project): ErasureRecords {
  const wrangler = wranglerFor(project);
  return {
    async append(erasures) {
      await withPrivateFile(erasures.map(toEntry), (file) => wrangler(['kv', 'bulk', 'put', file, ...NAMESPACE]));
    },
    async list() {
      const answer = await wrangler(['kv', 'key', 'list', ...NAMESPACE]);
      return (JSON.parse(answer) as ErasureKey[]).map(toErasure);
    },
  };
}
