import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { Email } from '../../src/profiles/schema.ts';

const label = (length: number) => 'd'.repeat(length);
/** A domain of 189 characters: with a local part of 64 and the `@` it makes an address of 254. */
const LONG_DOMAIN = `${label(63)}.${label(63)}.${label(57)}.com`;

const VALID = [
  'a@b.co',
  'hannah.bret@example.com',
  'hannah.bret+jobs@mail.example.co.uk',
  "!#$%&'*+/=?^_`{|}~-@example.com",
  '1234567890@example.com',
  '_@example.com',
  'HANNAH@EXAMPLE.COM',
  'a@1and1.com',
  'a@1.2.com',
  'a@b--c.com',
  'a@bücher.example',
  'a@例え.テスト',
  'a@उदाहरण.परीक्षा',
  'a@xn--bcher-kva.xn--p1ai',
  'a@XN--BCHER-KVA.XN--P1AI',
  `${'l'.repeat(64)}@example.com`,
  'a@ａｃｍｅ.ｃｏｍ',
  `a@${label(63)}.com`,
  `a@example.${'t'.repeat(63)}`,
  `${'l'.repeat(64)}@${LONG_DOMAIN}`,
];

const INVALID = [
  '',
  '@',
  'a',
  'a@',
  '@b.co',
  'a@b',
  'a@@b.co',
  'a@b@c.co',
  '.a@b.co',
  'a.@b.co',
  'a..b@c.co',
  'a b@c.co',
  'a@b c.co',
  ' a@b.co',
  'a@b.co ',
  'a@b.co\n',
  'a\r\nBcc: x@y.zz@b.co',
  'a\t@b.co',
  'a\u0000@b.co',
  'a,b@c.co',
  'a@b.co,c@d.co',
  'a@b.co;c@d.co',
  'Hannah <a@b.co>',
  'a(comment)@b.co',
  '"a"@b.co',
  'a\\@b.co',
  'mailto:a@b.co',
  'ä@b.co',
  '\u017fam@b.co',
  '\u212a@b.co',
  '😀@b.co',
  'a@.b.co',
  'a@b..co',
  'a@b.co.',
  'a@-b.co',
  'a@b-.co',
  'a@b_c.co',
  'a@b.c',
  'a@b.c0',
  'a@b.123',
  'a@127.0.0.1',
  'a@[127.0.0.1]',
  'a@b.xn--',
  'a@b.xn--\u212a',
  'a@b\ud800.co',
  'a@\u0628a.com',
  'a@\u3164.com',
  `a@${'例'.repeat(60)}.com`,
  'a@\u0301b.co',
  `${'l'.repeat(65)}@example.com`,
  `a@${label(64)}.com`,
  `a@example.${'t'.repeat(64)}`,
  `${'l'.repeat(64)}@${LONG_DOMAIN.replace('.com', 'd.com')}`,
];

it('has its longest example exactly at the limit of 254', () => {
  expect(VALID.at(-1)).toHaveLength(254);
  expect(INVALID.at(-1)).toHaveLength(255);
});

it.each(VALID)('takes %j', (email) => {
  expect(safeParse(Email, email)).toMatchObject({ success: true, output: email });
});

it.each(INVALID)('rejects %j', (email) => {
  expect(safeParse(Email, email).success).toBe(false);
});

it('decides quickly about the longest nonsense', () => {
  const started = performance.now();
  for (const piece of ['a.', 'a@', '.', 'd-', '1', 'é.']) safeParse(Email, `a@${piece.repeat(30_000)}`);
  safeParse(Email, `${'a.'.repeat(126)}`);
  safeParse(Email, `a@${'d-'.repeat(125)}!`);
  safeParse(Email, `a@${'d.'.repeat(124)}!`);
  expect(performance.now() - started).toBeLessThan(500);
});
