import * as base64url from 'jose/base64url';
import { Failure } from '../http/failure.ts';

/** Purpose of a derived key: a signature made for one never verifies for another. */
export type Purpose =
  | 'applicant-token'
  | 'client-token'
  | 'idempotency'
  | 'idempotency-key'
  | 'link'
  | 'login-name'
  | 'mailbox'
  | 'name-limit'
  | 'operator-token'
  | `webhook ${string}`;

/** The keys derived from the secrets of the service: the first signs, all of them verify, so that a secret can be rotated. */
export interface Secrets {
  /** HMAC-SHA256 keys of a purpose, newest first. Throws `service_unavailable` while the secret is missing or weak. */
  keys(purpose: Purpose): Promise<CryptoKey[]>;
  /** The bytes of the same keys, for a purpose whose key another party needs as well. */
  derive(purpose: Purpose): Promise<Uint8Array[]>;
  /** The base64url HMAC of a text under the newest key. */
  sign(purpose: Purpose, text: string): Promise<string>;
  /** The HMAC of a text under each key, newest first: for what is looked up by its HMAC. */
  signWithEach(purpose: Purpose, text: string): Promise<[newest: string, ...older: string[]]>;
  /** Whether the signature was made over this text by any of the keys; compared in constant time. */
  verify(purpose: Purpose, text: string, signature: string): Promise<boolean>;
  /** A signature that names its key, for `compare`. */
  seal(purpose: Purpose, text: string): Promise<string>;
  /**
   * Compares a text with a sealed one: `unknown` when no live key made the seal, so that nothing can be said.
   *
   * A bare signature cannot tell an altered text from a removed key: both just fail.
   */
  compare(purpose: Purpose, text: string, sealed: string): Promise<'same' | 'other' | 'unknown'>;
}

const NUMBERED = /^SERVICE_SECRETS(?:_([2-9]|[1-9]\d+))?$/;

/** The name's number, 1 for `SERVICE_SECRETS` itself; undefined for the name of anything else. */
export function secretNumber(name: string): number | undefined {
  const match = NUMBERED.exec(name);
  return match === null ? undefined : Number(match[1] ?? 1);
}

/** An isolate gets the same environment with each request. */
const lists = new WeakMap<object, string | undefined>();

/**
 * All secrets of an environment as one list: those of the highest number first, `SERVICE_SECRETS` last.
 *
 * Cloudflare shows no secret again, so a new one gets a name of its own instead of a place in an old list. Undefined
 * when there is none.
 */
export function listOfSecrets(env: object): string | undefined {
  if (!lists.has(env)) lists.set(env, readSecrets(env));
  return lists.get(env);
}

function readSecrets(env: object): string | undefined {
  const found = Object.entries(env)
    .map(([name, list]) => ({ number: secretNumber(name), list }))
    .filter((each): each is { number: number; list: string } => each.number !== undefined && each.list !== undefined)
    .sort((one, other) => other.number - one.number);
  return found.length === 0 ? undefined : found.map(({ list }) => list).join(',');
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
  const usable = (): string[] => {
    const secrets = (list ?? '').split(',').map((secret) => secret.trim());
    if (!secrets.some(isWeak)) return secrets;
    onUnusable();
    throw new Failure('service_unavailable', { retryAfter: RETRY_AFTER });
  };
  const keys = async (purpose: Purpose): Promise<CryptoKey[]> => {
    const secrets = usable();
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
    derive: async (purpose) => Promise.all(usable().map((secret) => deriveBytes(secret, purpose))),
    async sign(purpose, text) {
      const [newest] = await keys(purpose);
      return hmac(newest as CryptoKey, text);
    },
    async signWithEach(purpose, text) {
      const [newest, ...older] = await keys(purpose);
      return Promise.all([hmac(newest as CryptoKey, text), ...older.map((key) => hmac(key, text))]);
    },
    async verify(purpose, text, signature) {
      const bytes = decode(signature);
      if (bytes === undefined) return false;
      for (const key of await keys(purpose)) {
        if (await crypto.subtle.verify('HMAC', key, bytes, utf8.encode(text))) return true;
      }
      return false;
    },
    async seal(purpose, text) {
      const [newest] = await keys(purpose);
      return `${await nameOf(newest as CryptoKey)}.${await hmac(newest as CryptoKey, text)}`;
    },
    async compare(purpose, text, sealed) {
      const [name = '', signature = ''] = sealed.split('.', 2);
      const bytes = decode(signature);
      for (const key of await keys(purpose)) {
        if ((await nameOf(key)) !== name) continue;
        const isSame = bytes !== undefined && (await crypto.subtle.verify('HMAC', key, bytes, utf8.encode(text)));
        return isSame ? 'same' : 'other';
      }
      return 'unknown';
    },
  };
}

async function hmac(key: CryptoKey, text: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text))));
}

/** A short name of a key, which says nothing of it: two keys share one by chance once in 2^48. */
async function nameOf(key: CryptoKey): Promise<string> {
  return (await hmac(key, 'name of this key')).slice(0, 8);
}

/** Random text of that length has more than a dozen different characters, so few of them tell of a word or a row of one. */
function isWeak(secret: string): boolean {
  return secret.length < MINIMUM_LENGTH || new Set(secret).size < MINIMUM_VARIETY;
}

async function deriveKey(secret: string, purpose: Purpose): Promise<CryptoKey> {
  const bytes = await deriveBytes(secret, purpose);
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

/** HKDF (RFC 5869) without salt: the input is random already, and `info` keeps the purposes apart. */
async function deriveBytes(secret: string, purpose: Purpose): Promise<Uint8Array<ArrayBuffer>> {
  const input = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveBits']);
  const info = utf8.encode(`applicants ${purpose}`);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, input, 256));
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
