import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { bundleWorker } from '../../src/cli/build/worker.ts';
import { ROOT } from '../../src/cli/wrangler/project.ts';

/** A Worker as deploy would upload it: its modules by name, the entry first. Sizes are of all of them. */
export interface Bundle {
  readonly modules: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly gzipped: number;
}

/** Builds a Worker exactly as deploy does. */
export async function build(entry: string, folder: string, root = ROOT): Promise<Bundle> {
  const names = (await bundleWorker(join(root, entry), folder)).filter((name) => name.endsWith('.js'));
  const sources = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const all = Buffer.from(sources.map((source) => source.replace(/\n\/\/# sourceMappingURL=.*/, '')).join(''));
  return {
    modules: Object.fromEntries(names.map((name, index) => [name, sources[index] ?? ''])),
    bytes: all.byteLength,
    gzipped: (await promisify(gzip)(all)).byteLength,
  };
}
