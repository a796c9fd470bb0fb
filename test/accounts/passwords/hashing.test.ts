import { pbkdf2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  DEFAULT_WORK,
  hashPassword,
  isOutdated,
  verifyPassword,
} from '../../../src/accounts/passwords/hashing/hashing.ts';
import { derivations } from '../../support/derivations.ts';
import { PASSWORD } from '../../support/seed.ts';

const SALT = 'AAECAwQFBgcICQoLDA0ODw';
const CHEAP = { iterations: 1000, rounds: 1 };

/** PBKDF2 by another implementation, as many rounds of it as wanted. */
function chained(password: string, salt: string, iterations: number, rounds: number): string {
  let bytes = Buffer.from(password);
  for (let round = 0; round < rounds; round++) {
    bytes = pbkdf2Sync(bytes, Buffer.from(salt, 'base64url'), iterations, 32, 'sha256');
  }
  return bytes.toString('base64url');
}

const written = (iterations: number, rounds: number, hash = chained(PASSWORD, SALT, iterations, rounds)) =>
  `$pbkdf2-sha256$i=${iterations},r=${rounds}$${SALT}$${hash}`;

it('works 600,000 iterations, in twenty calls that Cloudflare lets pass', async () => {
  expect(DEFAULT_WORK).toEqual({ iterations: 30_000, rounds: 20 });
  await expect(hashPassword(PASSWORD, { iterations: 100_001, rounds: 1 })).rejects.toThrow('not supported');
  expect(await derivations(() => hashPassword(PASSWORD))).toBe(20);
});

it('writes a string that says how to verify it, with a salt of its own', async () => {
  const [first, second] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
  expect(first).toMatch(/^\$pbkdf2-sha256\$i=30000,r=20\$[\w-]{22}\$[\w-]{43}$/);
  expect(first.split('$')[3]).not.toBe(second.split('$')[3]);
  expect([await verifyPassword(PASSWORD, first), await verifyPassword('Sunny-Day-2026', first)]).toEqual([true, false]);
});

it('is plain PBKDF2 in one round', async () => {
  const [, , , salt = '', hash] = (await hashPassword(PASSWORD, { iterations: 100_000, rounds: 1 })).split('$');
  expect(hash).toBe(chained(PASSWORD, salt, 100_000, 1));
});

it('feeds each round with the output of the last', async () => {
  const [, , , salt = '', hash] = (await hashPassword('Grün-3€', { iterations: 1000, rounds: 3 })).split('$');
  expect(hash).toBe(chained('Grün-3€', salt, 1000, 3));
});

it.each([
  ['Ａａ１！', 'Aa1!'],
  ['e\u0301', 'é'],
  ['\ufb03', 'ffi'],
])('takes %j for %j, as NFKC does', async (typed, normalized) => {
  expect(await verifyPassword(normalized, await hashPassword(typed, CHEAP))).toBe(true);
  expect(await verifyPassword(typed, await hashPassword(normalized, CHEAP))).toBe(true);
});

it.each([
  ['less work', written(1000, 1), true],
  ['the least work', written(1, 1), true],
  ['the most rounds', written(10, 40), true],
  ['a round too many', written(10, 41), false],
  ['an iteration too many', written(100_001, 1), false],
  ['far too much', written(9_999_999, 999, 'A'.repeat(43)), false],
  ['no iteration', written(0, 1, 'A'.repeat(43)), false],
  ['no round', written(1000, 0, 'A'.repeat(43)), false],
  ['a longer salt', written(1000, 1).replace(SALT, `${SALT}A`), false],
  ['a shorter hash', written(1000, 1).slice(0, -1), false],
  ['something behind it', `${written(1000, 1)}$`, false],
  ['another algorithm', written(1000, 1).replace('sha256', 'sha512'), false],
  ['the parameters turned around', written(1000, 1).replace('i=1000,r=1', 'r=1,i=1000'), false],
  ['nothing', '', false],
  ['the password itself', PASSWORD, false],
])('verifies a string with %s: %s', async (_what, stored, right) => {
  let verified: boolean | undefined;
  const worked = await derivations(async () => {
    verified = await verifyPassword(PASSWORD, stored);
  });
  expect(verified).toBe(right);
  // What is refused for its form or its size costs nothing.
  expect(worked > 0).toBe(right);
});

it.each([
  ['today', written(30_000, 20, 'A'.repeat(43)), false],
  ['more', written(30_000, 21, 'A'.repeat(43)), false],
  ['the same in shorter rounds', written(20_000, 30, 'A'.repeat(43)), false],
  ['the same in longer rounds, as 0.1.0 worked', written(100_000, 6, 'A'.repeat(43)), true],
  ['one round less', written(30_000, 19, 'A'.repeat(43)), true],
  ['one iteration less', written(29_999, 20, 'A'.repeat(43)), true],
  ['nonsense', 'nonsense', true],
])("compares a string's work with today's: %s", (_what, stored, outdated) => {
  expect(isOutdated(stored)).toBe(outdated);
});

it('does the same work for an unknown name, and returns false', async () => {
  let verified: boolean | undefined;
  const worked = await derivations(async () => {
    verified = await verifyPassword(PASSWORD, undefined);
  });
  expect([verified, worked]).toEqual([false, 20]);
});
