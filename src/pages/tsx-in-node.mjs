/**
 * A loader hook for `.tsx` files: Node strips types by itself, but knows no JSX.
 *
 * Only the build of the API description needs it; wrangler and Vitest compile JSX themselves.
 * It applies to dynamic imports that follow the import of this file.
 *
 * @see https://nodejs.org/api/module.html#moduleregisterhooksoptions
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    const text = readFileSync(fileURLToPath(url), 'utf8');
    const { code } = transformSync(text, { loader: 'tsx', jsx: 'automatic', jsxImportSource: 'preact' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
