import type { Caller } from '../http/caller.ts';
import type { Client } from './client.ts';

/** A client that has identified itself. */
export interface ClientCaller extends Caller {
  readonly client: Client;
}

/** A client as the pipeline takes it; `seesBookmark` if it called with a key or a client token. */
export function callerOf(client: Client, seesBookmark = false): ClientCaller {
  const { id: clientId, kind, origins } = client;
  return { clientId, confidential: kind !== 'public', seesBookmark, origins, client };
}
