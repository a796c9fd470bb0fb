import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createApp, type Seams } from '../../src/app.ts';
import { upkeep } from '../../src/upkeep.ts';

/** One scheduled run, to its end. */
export async function runUpkeep(bindings: Partial<Env>, seams: Seams = {}): Promise<void> {
  const context = createExecutionContext();
  await upkeep(createApp({ ...env, ...bindings }, context, seams));
  await waitOnExecutionContext(context);
}
