import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as miniflare from 'miniflare';
import { type Project, tablesIn, textIn } from './project.ts';

/** Loads Miniflare: required and not imported, which spares 0.1 s of looking for exports in its five megabytes. */
export function loadMiniflare(): typeof miniflare {
  return createRequire(import.meta.url)('miniflare');
}

/** Options of every runtime on this machine: one folder for all that is stored, and no question to Cloudflare. */
export const sharedOptions = (state: string) => ({ resourcePersistencePath: join(state, 'v3'), cf: false });

/** The database and the lists by the ids that wrangler gives them: files are named after these, so `wrangler dev` opens the same. */
export function storedBindings({ settings }: Project): {
  d1Databases: Record<string, string>;
  kvNamespaces: Record<string, string>;
} {
  const idsOf = (list: unknown) =>
    Object.fromEntries(
      tablesIn(list).map((each) => {
        const binding = textIn(each, 'binding') ?? '';
        return [
          binding,
          textIn(each, 'preview_database_id') ?? textIn(each, 'database_id') ?? textIn(each, 'id') ?? binding,
        ];
      }),
    );
  return { d1Databases: idsOf(settings.d1_databases), kvNamespaces: idsOf(settings.kv_namespaces) };
}
