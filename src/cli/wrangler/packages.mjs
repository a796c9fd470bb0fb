/**
 * Packages of several hundred files that every command reads, each bundled into a few at its first use.
 *
 * Reading drizzle-orm file by file takes a second, bundled 20 ms. A bundle is named after the package's version, so it
 * is never stale. Where none can be written, e.g. in a read-only folder, the package is read as it is.
 * Import this file before anything that reads the packages.
 */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ENTRIES = ['drizzle-orm', 'drizzle-orm/sqlite-core'];

const modules = resolve(import.meta.dirname, '../../../node_modules');
const { version } = JSON.parse(readFileSync(join(modules, 'drizzle-orm/package.json'), 'utf8'));
const folder = join(modules, `.cache/applicants-packages/drizzle-orm-${version}`);

const hooks = (existsSync(folder) || (await bundle())) && module.registerHooks({ resolve: toBundle });

/** Ends the detour, which costs a little at each import or require. */
export function usePackagesAsTheyAre() {
  if (hooks) hooks.deregister();
}

function toBundle(specifier, context, nextResolve) {
  if (!ENTRIES.includes(specifier)) return nextResolve(specifier, context);
  return { url: pathToFileURL(join(folder, `${specifier}.mjs`)).href, format: 'module', shortCircuit: true };
}

/** Whether the bundle could be written; another process may have been first. */
async function bundle() {
  const draft = `${folder}.${process.pid}`;
  try {
    const { build } = await import('esbuild');
    await build({
      absWorkingDir: resolve(modules, '..'),
      entryPoints: Object.fromEntries(ENTRIES.map((entry) => [entry, entry])),
      outdir: draft,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      minifySyntax: true,
      minifyWhitespace: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    });
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true, force: true });
  }
  return existsSync(folder);
}
