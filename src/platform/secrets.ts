import { base64url } from 'jose';
import { Failure } from '../http/failure.ts';

/** What a derived key is for; one purpose never verifies what another signed. */
export type Purpose =
  | 'applicant-token'
  | 'client-token'
  | 'idempotency'
  | 'idempotency-key'
  | 'link'
  | 'login-name'
  | 'mailbox'
  | 'name-limit';

/** The keys derived from `SERVICE_SECRETS`: the first signs, all of them verify, so that a secret can be rotated. */
export interface Secrets {
  /** HMAC-SHA256 keys of a purpose, newest first. Throws `service_unavailable` while the secret is missing or weak. */
  keys(purpose: Purpose): Promise<CryptoKey[]>;
  /** The base64url HMAC of a text under the newest key. */
  sign(purpose: Purpose, text: string): Promise<string>;
  /** Whether the signature was made over this text by any of the keys; compared in constant time. */
  verify(purpose: Purpose, text: string, signature: string): Promise<boolean>;
}

const MINIMUM_LENGTH = 32;
const MINIMUM_VARIETY = 8;
/** Seconds; an operator has to act first. */
const RETRY_AFTER = 60;
const utf8 = new TextEncoder();

/** Derivation costs a few hundred microseconds, and its input never changes while an isolate lives. */
const derived = new Map<string, Promise<CryptoKey[]>>();

/**
 * Reads the comma-separated list of secrets; each must have at least 32 characters.
 *
 * A weak list is not refused here but at first use: calls that need no key go on working, those that do answer 503,
 * and `onUnusable` says once a call what the operator has to do.
 */
export function openSecrets(list: string | undefined, onUnusable: () => void): Secrets {
  const keys = (purpose: Purpose): Promise<CryptoKey[]> => {
    const secrets = (list ?? '').split(',').map((secret) => secret.trim());
    if (secrets.some(isWeak)) {
      onUnusable();
      throw new Failure('service_unavailable', { retryAfter: RETRY_AFTER });
    }
    const cacheKey = `${purpose} ${list}`;
    let promise = derived.get(cacheKey);
    if (promise === undefined) {
      promise = Promise.all(secrets.map((secret) => deriveKey(secret, purpose)));
      derived.set(cacheKey, promise);
    }
    return promise;
  };

  return {
    keys,
    async sign(purpose, text) {
      const [newest] = await keys(purpose);
      return base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', newest as CryptoKey, utf8.encode(text))));
    },
    async verify(purpose, text, signature) {
      const bytes = decode(signature);
      if (bytes === undefined) return false;
      for (const key of await keys(purpose)) {
        if (await crypto.subtle.verify('HMAC', key, bytes, utf8.encode(text))) return true;
      }
      return false;
    },
  };
}

/** Random text of that length has more than a dozen different characters, so few of them tell of a word or a row of one. */
function isWeak(secret: string): boolean {
  return secret.length < MINIMUM_LENGTH || new Set(secret).size < MINIMUM_VARIETY;
}

/** HKDF (RFC 5869) without salt: the input is random already, and `info` keeps the purposes apart. */
async function deriveKey(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const input = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`applicants ${purpose}`) },
    input,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign', 'verify'],
  );
}

/** Decoders let spare bits, padding and white space pass; a signature here is written in one way only. */
function decode(text: string): Uint8Array | undefined {
  try {
    const bytes = base64url.decode(text);
    return base64url.encode(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}
