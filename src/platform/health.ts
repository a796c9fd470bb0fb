import type { Context } from './context.ts';
import { isLoopback } from './front-door.ts';
import { isNearlyFull } from './room.ts';

/** Causes for which the service cannot do its work, as far as they are found without a call. */
export async function ownCauses(context: Context): Promise<string[]> {
  const hasSecrets = await areUsable(context);
  return [
    ...(hasSecrets ? [] : ['secrets_unusable']),
    ...(isNearlyFull(context) ? ['database_nearly_full'] : []),
    // Reached from elsewhere, it hands out URLs that lead to the reader's own machine.
    ...(isLoopback(context.publicOrigin) && !context.facts.isLocal ? ['public_origin_not_set'] : []),
  ];
}

async function areUsable({ secrets }: Context): Promise<boolean> {
  try {
    await secrets.keys('client-token');
    return true;
  } catch {
    return false;
  }
}
