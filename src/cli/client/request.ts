import { CLIENT_ID, defaultScopes, KINDS } from '../../clients/client.ts';
import { allowedScopes, isOneOf, readName, readOrigins, readResetUrl } from '../../clients/management/fields.ts';
import type { ClientRequest } from '../../clients/management/issue.ts';
import { Rejection } from '../rejection.ts';
import { readExpiry, readScopes } from './fields.ts';

/** The options of `create` as a person typed them. */
interface CreateOptions {
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly id?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly origin?: readonly string[] | undefined;
  readonly expires?: string | undefined;
  readonly 'reset-url'?: string | undefined;
}

/** Validates the options of `create` as typed; the first thing that is wrong is the rejection. */
export function readClientRequest(
  { name, kind, id, scope = [], origin = [], expires, 'reset-url': resetUrl }: CreateOptions,
  now = Date.now(),
): ClientRequest {
  if (name === undefined) throw new Rejection('Give the client a name: --name "Careers site".');
  const validName = readName(name);
  if (!isOneOf(KINDS, kind)) throw new Rejection(`--kind is one of ${KINDS.join(', ')}.`);
  if (id !== undefined && !CLIENT_ID.test(id)) {
    throw new Rejection('An id is 1 to 100 letters, digits and the characters . _ ~ -.');
  }
  const origins = readOrigins(origin);
  return {
    name: validName,
    kind,
    id,
    scopes: allowedScopes(kind, scope.length === 0 ? defaultScopes(kind) : readScopes(scope)),
    origins,
    expiresOn: expires === undefined ? undefined : readExpiry(expires, now),
    resetUrl: resetUrl === undefined ? undefined : readResetUrl(resetUrl, origins),
  };
}
