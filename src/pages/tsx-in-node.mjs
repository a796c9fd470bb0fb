/**
 * A loader hook for `.tsx` files: Node strips types by itself, but knows no JSX.
 *
 * Only the build of the API description needs it; wrangler and Vitest compile JSX themselves.
 * It applies to dynamic imports that follow the import of this file.
 *
 * @see https://nodejs.org/api/module.html#moduleregisterhooksoptions
 */
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const SRC = resolve(import.meta.dirname, '..');

/** @type {Map<string, string> | undefined} */
let compiled;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    compiled ??= compileAll();
    const source = compiled.get(fileURLToPath(url).replace(/\.tsx$/, '.js'));
    return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
  },
});

/** Compiles all files at once, for each call starts esbuild anew. */
function compileAll() {
  const { outputFiles } = buildSync({
    entryPoints: globSync('**/*.tsx', { cwd: SRC }).map((file) => join(SRC, file)),
    outdir: SRC,
    outbase: SRC,
    write: false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return new Map(outputFiles.map(({ path, text }) => [path, text]));
}
