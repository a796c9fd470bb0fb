import { kindOf } from './kind-rules.ts';

/** A hash that another system has made, with what is needed to verify a password by it. */
export type ForeignHash =
  | { readonly kind: 'bcrypt'; readonly text: string }
  | ({ readonly kind: 'pbkdf2'; readonly digest: 'sha256' | 'sha512'; readonly iterations: number } & Derived)
  | ({ readonly kind: 'scrypt'; readonly n: number; readonly r: number; readonly p: number } & Derived)
  | ({ readonly kind: 'argon2id'; readonly m: number; readonly t: number; readonly p: number } & Derived);

interface Derived {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: Uint8Array<ArrayBuffer>;
}

/** Why a hash is not taken: not one that can be verified here, or one whose verification takes too much. */
export type HashProblem = 'invalid_password_hash' | 'password_hash_too_costly';

/** A hash that was read, or why it cannot be taken, with the name of its kind. */
export type ReadHash = { readonly hash: ForeignHash } | { readonly problem: HashProblem; readonly kind: string };

/** Iterations of PBKDF2, the cost of bcrypt, the work of scrypt (N·r·p), and Argon2id's memory (KiB), passes and lanes. */
const BOUNDS = {
  pbkdf2: [1_000, 1_500_000],
  bcrypt: [4, 14],
  scrypt: 2 ** 20,
  memory: 64 * 1024,
  passes: 10,
  // Each lane begins with blocks that cost more than the others: thousands of lanes would cost several times as much.
  lanes: 64,
} as const;

const BASE64 = '([A-Za-z0-9+/._-]{2,172}={0,2})';
const PASSLIB = new RegExp(
  String.raw`^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,9})(?:,l=\d{1,3})?\$${BASE64}\$${BASE64}$`,
);
const DJANGO = new RegExp(String.raw`^pbkdf2_sha256\$(\d{1,9})\$([^$]{1,128})\$${BASE64}$`);
const BCRYPT = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const SCRYPT = new RegExp(String.raw`^\$scrypt\$ln=(\d{1,2}),r=(\d{1,7}),p=(\d{1,7})\$${BASE64}\$${BASE64}$`);
const ARGON2ID = new RegExp(String.raw`^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,8})\$${BASE64}\$${BASE64}$`);

/** Longer than any hash that is taken: what is longer is not looked at. */
const MOST_CHARACTERS = 512;

/**
 * Reads a hash of another system: PBKDF2 as Passlib and Django write it, bcrypt, scrypt and Argon2id.
 *
 * Its cost has bounds, for an attacker who can write a hash must not stall the service by logging in.
 */
export function readForeignHash(text: string): ReadHash {
  if (text.length > MOST_CHARACTERS) return { problem: 'invalid_password_hash', kind: 'unknown' };
  return pbkdf2(text) ?? bcrypt(text) ?? scrypt(text) ?? argon2id(text) ?? invalid(text);
}

function pbkdf2(text: string): ReadHash | undefined {
  const [, digest, iterations, salt = '', hash = ''] = PASSLIB.exec(text) ?? [];
  if (digest !== undefined) {
    return derived(text, { salt: decode(salt), hash: decode(hash) }, iterationsOf(iterations), (parts) => ({
      kind: 'pbkdf2',
      digest: digest as 'sha256' | 'sha512',
      iterations: Number(iterations),
      ...parts,
    }));
  }
  const [, count, characters = '', written = ''] = DJANGO.exec(text) ?? [];
  if (count === undefined) return undefined;
  // Django hashes with the characters of the salt, whatever they encode.
  const parts = { salt: Uint8Array.from(new TextEncoder().encode(characters)), hash: decode(written) };
  return derived(text, parts, iterationsOf(count), (read) => ({
    kind: 'pbkdf2',
    digest: 'sha256',
    iterations: Number(count),
    ...read,
  }));
}

/** How the iterations of PBKDF2 lie to the bounds. */
export function iterationsOf(iterations: string | number | undefined): 'fine' | 'too_few' | 'too_many' {
  const [least, most] = BOUNDS.pbkdf2;
  if (Number(iterations) < least) return 'too_few';
  return Number(iterations) > most ? 'too_many' : 'fine';
}

function bcrypt(text: string): ReadHash | undefined {
  const [, cost] = BCRYPT.exec(text) ?? [];
  if (cost === undefined) return undefined;
  const [least, most] = BOUNDS.bcrypt;
  if (Number(cost) < least) return invalid(text);
  return Number(cost) > most ? tooCostly(text) : { hash: { kind: 'bcrypt', text } };
}

function scrypt(text: string): ReadHash | undefined {
  const [, ln, r, p, salt = '', hash = ''] = SCRYPT.exec(text) ?? [];
  if (ln === undefined) return undefined;
  const work = { n: 2 ** Number(ln), r: Number(r), p: Number(p) };
  const product = work.n * work.r * work.p;
  // N is below 2^(16·r) (RFC 7914 section 2): no implementation derives anything for more.
  const isInvalid = work.n < 2 || product < 2 || Number(ln) >= 16 * work.r;
  const size = isInvalid ? 'too_few' : product > BOUNDS.scrypt ? 'too_many' : 'fine';
  return derived(text, { salt: decode(salt), hash: decode(hash) }, size, (parts) => ({
    kind: 'scrypt',
    ...work,
    ...parts,
  }));
}

/** RFC 9106 section 3.1; no implementation derives anything with a shorter salt. */
const LEAST_SALT_OF_ARGON2 = 8;

function argon2id(text: string): ReadHash | undefined {
  const [, m, t, p, salt = '', hash = ''] = ARGON2ID.exec(text) ?? [];
  if (m === undefined) return undefined;
  const work = { m: Number(m), t: Number(t), p: Number(p) };
  const isTooLittle = work.t < 1 || work.p < 1 || work.m < 8 * work.p;
  const isTooMuch = work.m > BOUNDS.memory || work.t > BOUNDS.passes || work.p > BOUNDS.lanes;
  const size = isTooMuch ? 'too_many' : isTooLittle ? 'too_few' : 'fine';
  const parts = { salt: decode(salt), hash: decode(hash) };
  if (parts.salt !== undefined && parts.salt.length < LEAST_SALT_OF_ARGON2) return invalid(text);
  return derived(text, parts, size, (read) => ({
    kind: 'argon2id',
    ...work,
    ...read,
  }));
}

/** A hash of fewer bits could be met by chance; none that is in use has more. */
const [LEAST_BYTES, MOST_BYTES] = [16, 64];

function derived(
  text: string,
  { salt, hash }: { readonly [Part in keyof Derived]: Derived[Part] | undefined },
  size: 'fine' | 'too_few' | 'too_many',
  make: (parts: Derived) => ForeignHash,
): ReadHash {
  if (salt === undefined || hash === undefined) return invalid(text);
  if (hash.length < LEAST_BYTES || hash.length > MOST_BYTES || size === 'too_few') return invalid(text);
  return size === 'too_many' ? tooCostly(text) : { hash: make({ salt, hash }) };
}

function invalid(text: string): ReadHash {
  return { problem: 'invalid_password_hash', kind: kindOf(text) };
}

function tooCostly(text: string): ReadHash {
  return { problem: 'password_hash_too_costly', kind: kindOf(text) };
}

/** Base64 in the alphabet of RFC 4648, of URLs, or of Passlib, which writes `.` for `+`; padded or not. */
function decode(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const standard = text.replaceAll(/[.-]/g, '+').replaceAll('_', '/');
    return Uint8Array.from(atob(standard), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
