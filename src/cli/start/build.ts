import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Rejection } from '../rejection.ts';
import { ROOT } from '../wrangler/project.ts';

/** Builds the Worker and the pages of `GET /docs`, unless nothing has changed; the build itself says what is wrong. */
export async function build(): Promise<void> {
  const child = spawn(process.execPath, ['src/cli/build/if-changed.mjs'], { cwd: ROOT, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Rejection('The Worker could not be built; what is printed above says why.');
}
