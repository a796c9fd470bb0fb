import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, V4WorkerOptions } from 'miniflare';
import { storedBindings } from '../../wrangler/miniflare.ts';
import { type Project, ROOT, tablesIn, textIn } from '../../wrangler/project.ts';

const WORKER = join(ROOT, 'dist/worker');

/** `[assets]` of wrangler.toml. */
interface Assets {
  readonly directory: string;
  readonly binding: string;
  readonly run_worker_first: boolean;
  readonly html_handling: 'none';
}

/**
 * The built Worker and its bindings as wrangler.toml has them, for a runtime on this machine.
 *
 * A variable given here wins over wrangler.toml. Miniflare checks the shape of what that says.
 */
export function workerOptions(project: Project, variables: Readonly<Record<string, string>>): V4WorkerOptions {
  const { settings } = project;
  const assets = settings.assets as Assets;
  const names = readdirSync(WORKER).filter((file) => file.endsWith('.js') && file !== 'index.js');
  return {
    name: project.worker,
    modules: ['index.js', ...names].map((file) => ({ type: 'ESModule', path: join(WORKER, file) })),
    modulesRoot: WORKER,
    compatibilityDate: textIn(settings, 'compatibility_date') ?? '',
    compatibilityFlags: settings.compatibility_flags as string[],
    bindings: { ...(project.variables as Record<string, Json>), ...variables },
    ...storedBindings(project),
    ratelimits: byName<'ratelimits'>(settings.ratelimits, 'name'),
    analyticsEngineDatasets: byName<'analyticsEngineDatasets'>(settings.analytics_engine_datasets, 'binding'),
    email: { send_email: tablesIn(settings.send_email) as { name: string }[] },
    assets: {
      directory: join(ROOT, assets.directory),
      binding: assets.binding,
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: assets.run_worker_first },
      assetConfig: { html_handling: assets.html_handling },
    },
  };
}

/** The tables of a list by the name that each has; of the shape that the runtime is told, which it checks. */
function byName<Name extends keyof V4WorkerOptions>(list: unknown, name: string): NonNullable<V4WorkerOptions[Name]> {
  return Object.fromEntries(tablesIn(list).map((each) => [textIn(each, name) ?? '', each])) as NonNullable<
    V4WorkerOptions[Name]
  >;
}
