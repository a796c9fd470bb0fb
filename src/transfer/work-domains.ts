import type { Context } from '../platform/context.ts';
import { domainOf } from '../profiles/email.ts';

/** The domains of work addresses that are not on the list; each is looked up once. */
export async function disallowedDomains(
  { domains }: Pick<Context, 'domains'>,
  addresses: readonly (string | null | undefined)[],
): Promise<ReadonlySet<string>> {
  const named = new Set(addresses.flatMap((address) => domainOf(address ?? '') ?? []));
  const looked = await Promise.all([...named].map(async (domain) => [domain, await domains.has(domain)] as const));
  return new Set(looked.filter(([, isAllowed]) => !isAllowed).map(([domain]) => domain));
}
