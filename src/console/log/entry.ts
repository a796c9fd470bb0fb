import type { Follower } from '../../db/insert.ts';
import type { Caller } from '../../http/caller.ts';
import type { Context } from '../../platform/context.ts';
import { type LogEntry, logAct, logIfChanged } from './store.ts';

/** The context of an act: who acts, in which request. */
export type Acting = Pick<Context, 'requestId' | 'now'> & { readonly caller: Caller };

/** An entry of the operators' log, by the operator who acts in this request. */
export function entryOf(
  { caller, requestId, now }: Acting,
  action: LogEntry['action'],
  subject: string,
  fields: readonly string[] = [],
): LogEntry {
  return { client_id: caller.clientId, action, subject, fields, request_id: requestId, at: now() };
}

/** Records an act in the transaction of its change, if there was one. */
export function logChange(context: Acting, ...act: ActOf): Follower {
  return logIfChanged(entryOf(context, ...act));
}

type ActOf = [action: LogEntry['action'], subject: string, fields?: readonly string[]];

/** Records an act on something outside the database, before it is done. */
export function logOutside(context: Acting & Pick<Context, 'primary'>, ...act: ActOf): Promise<void> {
  return logAct(context.primary, entryOf(context, ...act));
}
