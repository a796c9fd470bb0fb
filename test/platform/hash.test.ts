import { expect, it } from 'vitest';
import { equalInConstantTime, sha256 } from '../../src/platform/hash.ts';

it.each([
  ['', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
  ['abc', 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 'JI1qYdIGOLjlwCaTDD5gOaM85Flk_yFn9uzt1BnbBsE'],
  ['ä', 'M-bXP-6CkEyNevt43hFU0ejcKg7bCBIOY99bk4XC2cw'],
])('hashes %j as SHA-256 does (FIPS 180-4), in unpadded base64url', async (text, digest) => {
  expect(await sha256(text)).toBe(digest);
});

it.each([
  ['', '', true],
  ['a', 'a', true],
  ['a', 'b', false],
  ['a', 'A', false],
  ['a', 'aa', false],
  ['a', '', false],
  ['a', 'a\0', false],
  ['a'.repeat(10_000), 'a'.repeat(10_000), true],
  ['a'.repeat(10_000), `${'a'.repeat(9_999)}b`, false],
  ['\u00e4', '\u00e4', true],
  ['\u00e4', 'a\u0308', false],
])('compares %j with %j: %s', async (left, right, equal) => {
  expect(await equalInConstantTime(left, right)).toBe(equal);
  expect(await equalInConstantTime(right, left)).toBe(equal);
});
