import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ROOT } from '../../src/cli/wrangler/project.ts';
import { wrangler } from '../../src/cli/wrangler/wrangler.ts';

/** A Worker as deploy would upload it. */
export interface Bundle {
  readonly code: string;
  readonly bytes: number;
  readonly gzipped: number;
}

/** Builds a Worker exactly as deploy does, but for sending it. */
export async function build(entry: string, folder: string, root = ROOT): Promise<Bundle> {
  await wrangler(['deploy', join(root, entry), '--dry-run', '--minify', '--outdir', folder]);
  const name = entry.slice(entry.lastIndexOf('/') + 1).replace(/\.ts$/, '.js');
  const code = await readFile(join(folder, name));
  return { code: code.toString(), bytes: code.byteLength, gzipped: (await promisify(gzip)(code)).byteLength };
}
