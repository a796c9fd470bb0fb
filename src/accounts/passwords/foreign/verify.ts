import type { ForeignHash } from './hash-rules.ts';

/** Iterations that Cloudflare's WebCrypto takes in one call; more are done in JavaScript. */
const MOST_IN_WEBCRYPTO = 100_000;

/** Whether that is the password of a hash that another system has made. The code of each kind is loaded at its first use. */
export async function verifyForeign(password: string, foreign: ForeignHash): Promise<boolean> {
  if (foreign.kind === 'bcrypt') return (await import('bcryptjs')).compare(password, foreign.text);
  const derived = await derive(Uint8Array.from(new TextEncoder().encode(password)), foreign);
  return crypto.subtle.timingSafeEqual(derived, foreign.hash.subarray(0, derived.length));
}

type Derivable = Exclude<ForeignHash, { kind: 'bcrypt' }>;

function derive(password: Uint8Array<ArrayBuffer>, foreign: Derivable): Promise<Uint8Array> {
  if (foreign.kind === 'pbkdf2') return pbkdf2(password, foreign);
  return foreign.kind === 'scrypt' ? scrypt(password, foreign) : argon2id(password, foreign);
}

/** Of a hash that is longer than its digest, as some servers store it, the first block decides: each costs all iterations. */
async function pbkdf2(
  password: Uint8Array<ArrayBuffer>,
  { digest, iterations, salt, hash }: Extract<ForeignHash, { kind: 'pbkdf2' }>,
): Promise<Uint8Array> {
  const length = Math.min(hash.length, digest === 'sha256' ? 32 : 64);
  if (iterations > MOST_IN_WEBCRYPTO) {
    const [{ pbkdf2: inJavaScript }, digests] = await Promise.all([
      import('@noble/hashes/pbkdf2.js'),
      import('@noble/hashes/sha2.js'),
    ]);
    return inJavaScript(digests[digest], password, salt, { c: iterations, dkLen: length });
  }
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: digest === 'sha256' ? 'SHA-256' : 'SHA-512', salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
}

async function scrypt(
  password: Uint8Array,
  { n: N, r, p, salt, hash }: Extract<ForeignHash, { kind: 'scrypt' }>,
): Promise<Uint8Array> {
  const { scrypt: native } = await import('node:crypto');
  // What the work needs (RFC 7914 section 2), and as much again.
  const maxmem = 2 * 128 * r * (N + p);
  return new Promise((resolve, reject) => {
    native(password, salt, hash.length, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

async function argon2id(
  password: Uint8Array,
  { m, t, p, salt, hash }: Extract<ForeignHash, { kind: 'argon2id' }>,
): Promise<Uint8Array> {
  const { argon2id: derived } = await import('@noble/hashes/argon2.js');
  return derived(password, salt, { m, t, p, dkLen: hash.length });
}
