import { Failure } from '../../http/failure.ts';
import type { Assets } from '../../platform/assets.ts';

/** Whether a domain is that of a public mail provider: the list is a file beside the Worker, which only this reads. */
export async function isPublicMailProvider(assets: Assets, domain: string): Promise<boolean> {
  const file = await assets.fetch('https://assets/public-providers.txt');
  if (!file.ok) throw new Failure('service_unavailable', { retryAfter: 5, reason: 'public_providers_missing' });
  return (await file.text()).includes(`\n${domain}\n`);
}
