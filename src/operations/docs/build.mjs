/**
 * Describes the API and puts what `GET /docs` is made of beside it, into `dist/docs`, which wrangler uploads as static
 * assets: the two files of Swagger UI that a browser needs, ours, and the page that names them all.
 *
 * Wrangler runs this before each build and Vitest before the tests, by `build-if-changed.mjs`. A name holds a hash of the
 * content, so that a browser may keep the file for good, and so that a file which is there already is the right one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usePackagesAsTheyAre } from '../../cli/wrangler/packages.mjs';
import '../../pages/tsx-in-node.mjs';

// After `packages.mjs`, so that a start waits a second less for drizzle-orm, and after `tsx-in-node.mjs`: endpoints and
// examples hold pages.
const { routes } = await import('../../routes.ts');
const { examples } = await import('./examples.ts');
const { BUILT_FOR } = await import('../description.ts');
const { readDocstrings } = await import('./docstrings.ts');
const { describeApi } = await import('./openapi.ts');
usePackagesAsTheyAre();

const ROOT = resolve(import.meta.dirname, '../../..');
const TARGET = join(ROOT, 'dist/docs');
const ours = (name) => readFileSync(join(import.meta.dirname, name), 'utf8');
const theirs = (name) => readFileSync(join(ROOT, 'node_modules/swagger-ui-dist', name), 'utf8');

const FILES = {
  // In a layer of their own their styles give way to ours, whatever the selectors.
  'docs.css': `@layer swagger-ui {${theirs('swagger-ui.css').replace(/\/\*# sourceMappingURL.*/, '')}}\n${ours('docs.css')}`,
  'docs.js': ours('docs.js'),
  'swagger-ui.js': theirs('swagger-ui-bundle.js'),
  'licenses.txt': ['NOTICE', 'LICENSE', 'swagger-ui-bundle.js.LICENSE.txt'].map(theirs).join('\n'),
};

mkdirSync(TARGET, { recursive: true });
let page = ours('index.html');
const names = Object.entries(FILES).map(([name, content]) => {
  const hashed = name.replace('.', `.${createHash('sha256').update(content).digest('hex').slice(0, 8)}.`);
  page = page.replace(`"/docs/${name}"`, `"/docs/${hashed}"`);
  put(hashed, content);
  return hashed;
});
put('index.html', page);
const docstrings = readDocstrings(join(ROOT, 'src'));
const api = describeApi(routes, { docstrings, examples, publicOrigin: BUILT_FOR });
put('openapi.json', JSON.stringify(api));
/** Names of the files that the last build wrote. */
export const current = ['index.html', 'openapi.json', ...names];
for (const name of readdirSync(TARGET)) if (!current.includes(name)) rmSync(join(TARGET, name));

/** Writes a file at once, for another build may be reading it. */
function put(name, content) {
  const path = join(TARGET, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  const draft = `${TARGET}.${name}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
