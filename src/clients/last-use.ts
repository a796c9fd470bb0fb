import type { Caller } from '../http/caller.ts';
import { sleep } from '../platform/clock.ts';
import type { Context } from '../platform/context.ts';
import type { ClientCaller } from './caller.ts';
import type { Client } from './client.ts';

const HOUR = 60 * 60 * 1000;

/** The hour that this isolate has noted for a client, until the client is read again and tells it itself. */
const noted = new WeakMap<Client, number>();

/**
 * Notes that a client has called, to the hour: for an operator who wants to know which clients are still in use.
 *
 * Comes after the response, so that no call waits for it or fails with it. A call whose caller has not been verified
 * notes nothing. What a database fault loses is noted again within a minute of further calls.
 */
export function noteUse(context: Context): void {
  const { caller } = context.facts;
  if (!isClient(caller)) return;
  const { client } = caller;
  const hour = Math.floor(context.now() / HOUR) * HOUR;
  if (hour <= (noted.get(client) ?? client.lastUsedOn ?? 0)) return;
  noted.set(client, hour);
  context.waitUntil(noteAfterResponse(context, client.id, hour));
}

async function noteAfterResponse({ clock, primary }: Context, id: string, hour: number): Promise<void> {
  await sleep(clock, 0);
  const { noteLastUse } = await import('./store.ts');
  // The fault has been logged where it arose.
  await noteLastUse(primary, id, hour).catch(() => undefined);
}

function isClient(caller: Caller | undefined): caller is ClientCaller {
  return caller !== undefined && 'client' in caller;
}
