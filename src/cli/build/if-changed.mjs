/**
 * Builds the Worker and what `GET /docs` is made of, unless they were built of the same source before.
 *
 * `npm start`, wrangler and Vitest run this first: building takes three seconds, and finding out that
 * nothing has changed a tenth of one.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Hash of what the last build read, and the files that it wrote. */
const RECORD = join(ROOT, 'dist/built');

const inputs = hashOfInputs();
if (!isBuiltOf(inputs)) {
  const { bundleWorker } = await import('./worker.ts');
  const worker = bundleWorker(join(ROOT, 'src/index.ts'), join(ROOT, 'dist/worker'));
  const { current } = await import('../../operations/docs/build.mjs');
  const files = [...(await worker).map((file) => `worker/${file}`), ...current.map((file) => `docs/${file}`)];
  writeFileSync(RECORD, [inputs, ...files].join('\n'));
}

/** Hash of the source and of the packages' versions. */
function hashOfInputs() {
  const hash = createHash('sha256');
  const files = globSync('src/**/*.*', { cwd: ROOT }).sort();
  for (const file of [...files, 'package-lock.json'].filter((each) => existsSync(join(ROOT, each)))) {
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

/** @param {string} inputs */
function isBuiltOf(inputs) {
  if (!existsSync(RECORD)) return false;
  const [built, ...files] = readFileSync(RECORD, 'utf8').split('\n');
  return built === inputs && files.every((file) => existsSync(join(ROOT, 'dist', file)));
}
