import type { Caller } from '../http/caller.ts';
import type { Client } from './client.ts';

/** A client that has identified itself. */
export interface ClientCaller extends Caller {
  readonly client: Client;
}

/** A client as the pipeline takes it. */
export function callerOf(client: Client): ClientCaller {
  return { clientId: client.id, confidential: client.kind !== 'public', origins: client.origins, client };
}
