import { SCOPES, type Scope } from '../../clients/client.ts';
import { isOneOf, unique } from '../../clients/management/fields.ts';
import { readTimestamp } from '../erasures/timestamp.ts';
import { Rejection } from '../rejection.ts';

/** When a client expires: a date or a time (RFC 3339) that is still to come, or `never`. */
export function readExpiry(text: string, now: number): number | null {
  if (text === 'never') return null;
  const expiresOn = readTimestamp(text, 'expires');
  if (expiresOn > now) return expiresOn;
  throw new Rejection(`--expires ${text} has passed; \`revoke\` ends a client now.`);
}

/** The scopes that were named, each once. Whether a client may have them together is not decided here. */
export function readScopes(scopes: readonly string[]): readonly Scope[] {
  const known = scopes.map((scope) => {
    if (!isOneOf(SCOPES, scope)) throw new Rejection(`"${scope}" is not a scope; there are ${SCOPES.join(', ')}.`);
    return scope;
  });
  return unique(known);
}
