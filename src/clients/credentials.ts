import { equalInConstantTime, sha256 } from '../platform/hash.ts';
import type { Client } from './client.ts';

/** A scheme name is case-insensitive, and one or more spaces follow it (RFC 9110 section 11.4). */
const AUTHORIZATION = /^(Basic|Bearer) +(\S+) *$/i;

/** Credentials of an `Authorization` header: none, a Bearer token, a Basic pair, or something that is neither. */
export type Credentials =
  | { readonly scheme: 'none' | 'unknown' }
  | { readonly scheme: 'bearer'; readonly token: string }
  | { readonly scheme: 'basic'; readonly id: string; readonly secret: string };

/**
 * Reads the `Authorization` header.
 *
 * A Basic pair may lack its colon, as one client in the wild sends it; its secret is empty then (RFC 7617 section 2).
 */
export function readCredentials(request: Request): Credentials {
  const header = request.headers.get('authorization');
  if (header === null) return { scheme: 'none' };
  const [, scheme = '', value = ''] = AUTHORIZATION.exec(header) ?? [];
  if (scheme === '') return { scheme: 'unknown' };
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', token: value };
  const pair = decodeBase64(value);
  if (pair === undefined) return { scheme: 'unknown' };
  const colon = pair.indexOf(':');
  return colon === -1
    ? { scheme: 'basic', id: pair, secret: '' }
    : { scheme: 'basic', id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

function decodeBase64(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether that is the secret of the client; always false for a client without one. */
export async function hasSecret(client: Client, secret: string): Promise<boolean> {
  return client.secretHash !== null && equalInConstantTime(client.secretHash, await sha256(secret));
}
