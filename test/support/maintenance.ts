import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { openMail } from '../../src/mail/open-mail.ts';
import { runMaintenance } from '../../src/maintenance.ts';
import { createContext, type Seams } from '../../src/platform/context.ts';

/** One scheduled run, and all that it leaves running. */
export async function runMaintenanceOnce(bindings: Partial<Env> = {}, seams: Seams = {}): Promise<void> {
  const execution = createExecutionContext();
  await runMaintenance(createContext({ env: { ...env, ...bindings }, execution, seams, openMail }));
  await waitOnExecutionContext(execution);
}
