import { readdirSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, sep } from 'node:path';
import { transform } from 'esbuild';
import { build } from 'rolldown';

/** The module in which a package lies that no request needs at once. */
const PACKAGES: Readonly<Record<string, string>> = {
  'drizzle-orm': 'db',
  preact: 'pages',
  'preact-render-to-string': 'pages',
  jose: 'oauth',
  '@noble/hashes': 'foreign-hashes',
  bcryptjs: 'foreign-hashes',
};

/**
 * Bundles a Worker into a folder of its own, where its entry is `index.js`: one module for what every request needs, and
 * one for each room of the house. Yields the names of the files, the entry first.
 *
 * With the compatibility flag `new_module_registry` the runtime compiles a module when it is first imported, so an
 * isolate pays for the rooms that it serves. There is not a module for each endpoint, because one costs a fifth of a
 * millisecond at start-up even if it is never imported.
 */
export async function bundleWorker(entry: string, folder: string): Promise<string[]> {
  let atOnce: Set<string> | undefined;
  const { output } = await build({
    input: { index: entry },
    // Wrangler's, so that packages give the code that they have for Workers.
    resolve: { conditionNames: ['workerd', 'worker', 'browser', 'import', 'default'], mainFields: ['module', 'main'] },
    platform: 'neutral',
    external: /^cloudflare:/,
    plugins: [
      { name: 'node-prefix', resolveId },
      { name: 'minified', renderChunk: minified },
    ],
    // The types in `paths` of tsconfig.json are no code.
    tsconfig: false,
    transform: { target: 'es2024', jsx: { runtime: 'automatic', importSource: 'preact' } },
    // No module does anything by being imported.
    treeshake: { moduleSideEffects: false },
    preserveEntrySignatures: 'allow-extension',
    logLevel: 'warn',
    output: {
      dir: folder,
      format: 'esm',
      minify: false,
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [
          {
            debugName: 'rooms',
            name(id, modules) {
              atOnce ??= importedAtOnce(entry, (module) => modules.getModuleInfo(module)?.importedIds ?? []);
              if (id === entry) return null;
              return atOnce.has(id) ? 'core' : roomOf(id);
            },
          },
        ],
      },
    },
  });
  const modules = output.map(({ fileName }) => fileName);
  for (const file of readdirSync(folder)) if (!modules.includes(file)) rmSync(join(folder, file));
  return modules;
}

/** The runtime knows the modules of Node by their full names alone. */
function resolveId(id: string) {
  return isBuiltin(id) ? { id: id.replace(/^(?:node:)?/, 'node:'), external: true } : null;
}

/** In ASCII: the runtime decodes every module at start-up, which takes twice as long with any other character. */
function minified(code: string) {
  return transform(code, { format: 'esm', target: 'es2024', minify: true, charset: 'ascii', sourcemap: 'external' });
}

/** A module and all that it imports without `import()`. */
function importedAtOnce(entry: string, importsOf: (module: string) => readonly string[]): Set<string> {
  const found = new Set([entry]);
  for (const module of found) for (const imported of importsOf(module)) found.add(imported);
  return found;
}

function roomOf(file: string): string {
  const [, name] = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file) ?? [];
  if (name !== undefined) return PACKAGES[name.replace(sep, '/')] ?? 'packages';
  const [, room = 'rest'] = /[\\/]src[\\/]([^\\/.]+)/.exec(file) ?? [];
  return room;
}
