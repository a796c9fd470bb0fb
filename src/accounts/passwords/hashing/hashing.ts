import * as base64url from 'jose/base64url';
import { iterationsOf, type ReadHash, readForeignHash } from '../foreign/hash-rules.ts';
import { normalizedPassword } from '../policy-rules.ts';
import { inQueue, type Yield } from './queue.ts';

/** How much work a hash is: rounds of PBKDF2 of that many iterations each, every round fed with the last one's output. */
export interface Work {
  readonly iterations: number;
  readonly rounds: number;
}

/**
 * 600,000 iterations of PBKDF2-HMAC-SHA256 (OWASP Password Storage Cheat Sheet), in twenty calls: Cloudflare refuses more
 * than 100,000 in one, and each holds the thread, some 4 ms, which a profile call beside it waits for.
 */
export const DEFAULT_WORK: Work = { iterations: 30_000, rounds: 20 };

const MOST_ITERATIONS = 100_000;
const MOST_ROUNDS = 40;
const SALT_BYTES = 16;
const HASH_BITS = 256;
const FORMAT = /^\$pbkdf2-sha256\$i=(\d{1,7}),r=(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;

/** A string that says how to verify itself: `$pbkdf2-sha256$i=30000,r=20$salt$hash`, both base64url. */
export async function hashPassword(password: string, work: Work = DEFAULT_WORK): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derive(password, salt, work);
  return `$pbkdf2-sha256$i=${work.iterations},r=${work.rounds}$${base64url.encode(salt)}$${base64url.encode(hash)}`;
}

/** Stands in the place of a hash while an imported account has no password: its person sets one by a reset mail. */
export const NO_PASSWORD = '!';

/**
 * Whether that is the password, in a time that depends on the stored work alone.
 *
 * Without a stored string, for a name that no account has, and without a password it does the default work all the same
 * and says no. A string that asks for more work than ours ever does, or than a foreign one may, is refused unread: an
 * attacker who can write one must not stall the service. `countTry` is called once there is time to verify it, and may
 * throw: a call that is rejected for want of time tries nothing.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  countTry?: () => Promise<void>,
): Promise<boolean> {
  const isKnown = stored !== undefined && stored !== NO_PASSWORD;
  const parsed = parse(isKnown ? stored : DUMMY);
  if (parsed === undefined) return verifyForeignPassword(password, readForeignHash(stored ?? ''), countTry);
  const hash = await derive(password, parsed.salt, parsed.work, countTry);
  return crypto.subtle.timingSafeEqual(hash, parsed.hash) && isKnown;
}

/** Other systems hash what was typed; most of what keyboards type in another way is the same in its normal form. */
async function verifyForeignPassword(
  password: string,
  read: ReadHash,
  countTry: (() => Promise<void>) | undefined,
): Promise<boolean> {
  const spellings = new Set([password, normalizedPassword(password)]);
  return inQueue(async () => {
    if (!('hash' in read)) return false;
    const { verifyForeign } = await import('../foreign/verify.ts');
    for (const spelling of spellings) if (await verifyForeign(spelling, read.hash)) return true;
    return false;
  }, countTry);
}

/** Whether a stored string is one that this service has made, or could have. */
export function isOwnHash(stored: string): boolean {
  return parse(stored) !== undefined;
}

/** Reads a hash that an account is imported with: one of ours, or one of another system. */
export function readImportedHash(text: string): Exclude<ReadHash, { hash: unknown }> | undefined {
  const work = parse(text)?.work;
  const size = work && iterationsOf(work.iterations * work.rounds);
  if (size === 'fine') return undefined;
  if (size === 'too_many') return { problem: 'password_hash_too_costly', kind: 'pbkdf2-sha256' };
  const read = readForeignHash(text);
  return 'hash' in read ? undefined : read;
}

/** Whether a stored string was made with less work than today's, or in longer rounds, and is made anew at the next log-in. */
export function isOutdated(stored: string): boolean {
  const work = parse(stored)?.work;
  if (work === undefined || work.iterations > DEFAULT_WORK.iterations) return true;
  return work.iterations * work.rounds < DEFAULT_WORK.iterations * DEFAULT_WORK.rounds;
}

/** Well-formed and of the default work; no password has this hash of zeros. */
const DUMMY = `$pbkdf2-sha256$i=${DEFAULT_WORK.iterations},r=${DEFAULT_WORK.rounds}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

function parse(stored: string): { work: Work; salt: Uint8Array; hash: Uint8Array } | undefined {
  const [, iterations, rounds, salt, hash] = FORMAT.exec(stored) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const work = { iterations: Number(iterations), rounds: Number(rounds) };
  const capped = work.iterations <= MOST_ITERATIONS && work.rounds <= MOST_ROUNDS;
  if (!capped || work.iterations < 1 || work.rounds < 1) return undefined;
  return { work, salt: base64url.decode(salt), hash: base64url.decode(hash) };
}

function derive(password: string, salt: Uint8Array, work: Work, countTry?: () => Promise<void>): Promise<Uint8Array> {
  return inQueue((pause) => deriveRounds(password, salt, work, pause), countTry);
}

async function deriveRounds(password: string, salt: Uint8Array, { iterations, rounds }: Work, pause: Yield) {
  // As many pauses for a hash of few long rounds: its time would tell an account that is older than the default.
  const pauses = Math.ceil(DEFAULT_WORK.rounds / rounds);
  let bytes: Uint8Array = new TextEncoder().encode(normalizedPassword(password));
  for (let round = 0; round < rounds; round++) {
    for (let each = 0; each < pauses; each++) await pause();
    const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits']);
    bytes = new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, HASH_BITS),
    );
  }
  return bytes;
}
