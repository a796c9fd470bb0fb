import type { Changeable } from '../../clients/change-store.ts';
import type { Client, Scope } from '../../clients/client.ts';
import { allowedScopes, readName, readOrigins, readResetUrl, unique } from '../../clients/management/fields.ts';
import { Rejection } from '../rejection.ts';
import { readExpiry, readScopes } from './fields.ts';

/** A change of a client, validated as far as it can be without the client. What is undefined stays as it is. */
export interface ClientChange {
  readonly name: string | undefined;
  readonly addScopes: readonly Scope[];
  readonly removeScopes: readonly Scope[];
  readonly addOrigins: readonly string[];
  readonly removeOrigins: readonly string[];
  /** Null: never. */
  readonly expiresOn: number | null | undefined;
  /** Null: none. Whether it is on one of the origins is decided with the client. */
  readonly resetUrl: string | null | undefined;
}

/** The options of `update` as a person typed them. */
interface UpdateOptions {
  readonly name?: string | undefined;
  readonly 'add-scope'?: readonly string[] | undefined;
  readonly 'remove-scope'?: readonly string[] | undefined;
  readonly 'add-origin'?: readonly string[] | undefined;
  readonly 'remove-origin'?: readonly string[] | undefined;
  readonly expires?: string | undefined;
  readonly 'reset-url'?: string | undefined;
}

/** Validates the options of `update` as typed; the first thing that is wrong is the rejection. */
export function readClientChange(options: UpdateOptions, now = Date.now()): ClientChange {
  const given = Object.values(options).filter((value) => value !== undefined);
  if (given.length === 0) {
    throw new Rejection(
      'Say what to change: --name, --add-scope, --remove-scope, --add-origin, --remove-origin, --expires or --reset-url.',
    );
  }
  const { name, expires, 'reset-url': resetUrl } = options;
  const change = {
    name: name === undefined ? undefined : readName(name),
    addScopes: readScopes(options['add-scope'] ?? []),
    removeScopes: readScopes(options['remove-scope'] ?? []),
    addOrigins: readOrigins(options['add-origin'] ?? []),
    removeOrigins: unique(options['remove-origin'] ?? []),
    expiresOn: expires === undefined ? undefined : readExpiry(expires, now),
    resetUrl: resetUrl === 'none' ? null : resetUrl,
  };
  const both =
    change.addScopes.find((scope) => change.removeScopes.includes(scope)) ??
    change.addOrigins.find((origin) => change.removeOrigins.includes(origin));
  if (both !== undefined) throw new Rejection(`"${both}" can be added or removed, not both.`);
  return change;
}

/** A client with a change applied; throws a `Rejection` when the result is not allowed, or is no change. */
export function applyChange(client: Client, change: ClientChange): Changeable {
  const isMissing = (list: readonly string[]) => (one: string) => !list.includes(one);
  const missing =
    change.removeScopes.find(isMissing(client.scopes)) ?? change.removeOrigins.find(isMissing(client.origins));
  if (missing !== undefined) throw new Rejection(`${client.id} does not have "${missing}", so it cannot be removed.`);
  const scopes = unique([...client.scopes, ...change.addScopes]).filter(isMissing(change.removeScopes));
  const origins = unique([...client.origins, ...change.addOrigins]).filter(isMissing(change.removeOrigins));
  const resetUrl = change.resetUrl === undefined ? client.resetUrl : change.resetUrl;
  const changed = {
    name: change.name ?? client.name,
    scopes: allowedScopes(client.kind, scopes),
    origins,
    expiresOn: change.expiresOn === undefined ? client.expiresOn : change.expiresOn,
    resetUrl: resetUrl === null ? null : readResetUrl(resetUrl, origins),
  };
  if (isSame(client, changed)) throw new Rejection(`${client.id} is like that already: there is nothing to change.`);
  return changed;
}

/** Whether two clients, or states of one, are the same in all that can be changed. */
function isSame(one: Changeable, other: Changeable): boolean {
  const state = ({ name, scopes, origins, expiresOn, resetUrl }: Changeable) =>
    JSON.stringify([name, scopes, origins, expiresOn, resetUrl]);
  return state(one) === state(other);
}
