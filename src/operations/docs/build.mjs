/**
 * Describes the API and puts what `GET /docs` is made of beside it, into `dist/docs`, which wrangler uploads as static
 * assets: Scalar's script, ours, and the page that names them all. Two files are for the Worker alone: the common
 * passwords, and the public mail providers, which the console warns of.
 *
 * Wrangler runs this before each build and Vitest before the tests, by `cli/build/if-changed.mjs`. A name holds a hash of the
 * content, or of what decides it, so that a browser may keep the file for good, and so that a file which is there
 * already is the right one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usePackagesAsTheyAre } from '../../cli/wrangler/packages.mjs';
import '../../pages/tsx-in-node.mjs';

// After `packages.mjs`, so that a start waits a second less for drizzle-orm, and after `tsx-in-node.mjs`: endpoints and
// examples hold pages.
const { routes } = await import('../../routes.ts');
const { commonPasswords } = await import('../../accounts/passwords/known/common-list.mjs');
const { loadRoutes } = await import('../../http/route.ts');
const { examples } = await import('./examples.ts');
const { BUILT_FOR } = await import('../description.ts');
const { publicMailProviders } = await import('../../cli/domains/public-providers.ts');
const { readDocstrings } = await import('./docstrings.ts');
const { describeApi } = await import('./openapi.ts');
const scalar = await import('./scalar.mjs');
usePackagesAsTheyAre();

const ROOT = resolve(import.meta.dirname, '../../..');
const TARGET = join(ROOT, 'dist/docs');
const ours = (name) => readFileSync(join(import.meta.dirname, name), 'utf8');

/** Each file as it is named in the page, with what tells its content from any other, and the content. */
const FILES = {
  'docs.css': [ours('docs.css')],
  'docs.js': [ours('docs.js')],
  'scalar.js': [`${scalar.name}@${scalar.version}`, scalar.readScript],
  'licenses.txt': [scalar.licence],
};

mkdirSync(TARGET, { recursive: true });
let page = ours('index.html');
const names = [];
for (const [name, [mark, read = () => mark]] of Object.entries(FILES)) {
  const hashed = name.replace('.', `.${createHash('sha256').update(mark).digest('hex').slice(0, 8)}.`);
  page = page.replace(`"/docs/${name}"`, `"/docs/${hashed}"`);
  if (!existsSync(join(TARGET, hashed))) put(hashed, await read());
  names.push(hashed);
}
put('index.html', page);
const docstrings = readDocstrings(join(ROOT, 'src'));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const sources = { docstrings, examples, publicOrigin: BUILT_FOR, version };
const api = describeApi(await loadRoutes(routes), sources);
put('openapi.json', JSON.stringify(api));
put('common-passwords.txt', commonPasswords(join(ROOT, 'node_modules')));
put('public-providers.txt', ['', ...publicMailProviders(), ''].join('\n'));
/** Names of the files that the last build wrote. */
export const current = ['index.html', 'openapi.json', 'common-passwords.txt', 'public-providers.txt', ...names];
for (const name of readdirSync(TARGET)) if (!current.includes(name)) rmSync(join(TARGET, name));

/** Writes a file at once, for another build may be reading it. */
function put(name, content) {
  const path = join(TARGET, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  const draft = `${TARGET}.${name}.${process.pid}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
