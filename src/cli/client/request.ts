import { defaultScopes, KINDS, type Kind, type Scope } from '../../clients/client.ts';
import { Refusal } from '../refusal.ts';
import { allowedScopes, isOneOf, readExpiry, readName, readOrigins, readScopes } from './fields.ts';

/** A client to register, validated. */
export interface ClientRequest {
  readonly name: string;
  readonly kind: Kind;
  readonly scopes: readonly Scope[];
  readonly origins: readonly string[];
  /** An id that callers use already; without it there will be a new one. */
  readonly id: string | undefined;
  /** Milliseconds since 1970 (UTC); it never expires if this is absent or null. */
  readonly expiresOn?: number | null | undefined;
}

/** The options of `create` as a person typed them. */
interface CreateOptions {
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly origin?: readonly string[] | undefined;
  readonly expires?: string | undefined;
}

const ID = /^[\w.~-]{1,100}$/;

/** Validates the options of `create` as typed; the first thing that is wrong is the refusal. */
export function readClientRequest(
  { name, kind, id, scope = [], origin = [], expires }: CreateOptions,
  now = Date.now(),
): ClientRequest {
  if (name === undefined) throw new Refusal('Give the client a name: --name "Careers site".');
  const validName = readName(name);
  if (!isOneOf(KINDS, kind)) throw new Refusal(`--kind is one of ${KINDS.join(', ')}.`);
  if (id !== undefined && !ID.test(id)) {
    throw new Refusal('An id is 1 to 100 letters, digits and the characters . _ ~ -.');
  }
  return {
    name: validName,
    kind,
    id,
    scopes: allowedScopes(kind, scope.length === 0 ? defaultScopes(kind) : readScopes(scope)),
    origins: readOrigins(origin),
    expiresOn: expires === undefined ? undefined : readExpiry(expires, now),
  };
}
