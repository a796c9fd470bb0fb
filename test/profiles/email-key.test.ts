import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { domainOf, emailKey, mailAddress } from '../../src/profiles/email.ts';
import { Email } from '../../src/profiles/schema.ts';
import { effort } from '../support/effort.ts';

const localPart = fc.stringMatching(/^[\w!#$%&'*+/=?^`{|}~-]{1,12}$/);
/** Labels of letters that fold, map, compose or vanish. */
const label = fc
  .array(fc.constantFrom(...'abzAZ09üÜßéＡａ例ﬁǅİıſ', 'u\u0308', 'c\ufe0f', '\u3164'), { minLength: 1, maxLength: 8 })
  .map((letters) => letters.join(''));
const domain = fc.oneof(
  fc.tuple(label, fc.constantFrom('com', 'COM', 'ｃｏｍ', 'テスト', 'example')).map((labels) => labels.join('.')),
  fc.domain(),
);
/** Whether the schema takes a text for an address. */
const address = fc
  .tuple(localPart, domain)
  .map((parts) => parts.join('@'))
  .filter((email) => safeParse(Email, email).success);

it('is one for every spelling of an address', () => {
  const spellings = [
    'eva@müller.example',
    'Eva@MÜLLER.example',
    'eva@xn--mller-kva.example',
    'eva@XN--MLLER-KVA.EXAMPLE',
  ];
  expect(new Set(spellings.map(emailKey))).toEqual(new Set(['eva@xn--mller-kva.example']));
  expect(emailKey('eva@mu\u0308ller.example')).toBe('eva@xn--mller-kva.example');
  expect(emailKey('jane@ａｃｍｅ.ｃｏｍ')).toBe('jane@acme.com');
});

it.each([
  '',
  'a',
  'a@',
  'a@b c',
  'a@1.2.3.4',
  'a@\u0628a.com',
  'a@\u3164.com',
  'a@b/c.com',
  'a@b..com',
  'a@.com',
  'a@com.',
])('of %j there is none', (email) => {
  expect(emailKey(email)).toBeUndefined();
  expect(() => mailAddress(email)).toThrow();
});

it('is its own key, is ASCII, and has a domain that DNS can have', () => {
  fc.assert(
    fc.property(address, (email) => {
      const key = emailKey(email) as string;
      expect(emailKey(key)).toBe(key);
      expect(key).toMatch(/^[\x21-\x7e]+$/);
      expect(domainOf(email)).toMatch(/^(?!.{254})(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{1,63}$/);
    }),
    effort(500),
  );
});

it('ignores case, composition and Punycode', () => {
  fc.assert(
    fc.property(address, (email) => {
      const key = emailKey(email);
      const [local, name] = email.split('@') as [string, string];
      expect(emailKey(`${local.toUpperCase()}@${name}`)).toBe(key);
      expect(emailKey(`${local}@${name.normalize('NFD')}`)).toBe(key);
      expect(emailKey(`${local}@${domainOf(email)?.toUpperCase()}`)).toBe(key);
    }),
    effort(500),
  );
});

it('tells addresses apart that differ in local part or in the ASCII of their domain', () => {
  fc.assert(
    fc.property(address, address, (one, other) => {
      const isSame = mailAddress(one).toLowerCase() === mailAddress(other).toLowerCase();
      expect(emailKey(one) === emailKey(other)).toBe(isSame);
    }),
    effort(300),
  );
});

it('goes with the address that mail is sent to: the local part as typed, the domain of the key', () => {
  fc.assert(
    fc.property(address, (email) => {
      const [local] = email.split('@');
      expect(mailAddress(email)).toBe(`${local}@${domainOf(email)}`);
      expect(emailKey(mailAddress(email))).toBe(emailKey(email));
    }),
    effort(300),
  );
});

it('is what SQL folds, where the migration lets SQL fold', async () => {
  const ascii = fc.sample(
    address.filter((email) => /^[\x21-\x7e]+$/.test(email) && !email.toLowerCase().includes('xn--')),
    effort(200),
  );
  const { results } = await env.DB.prepare('select lower(value) as key from json_each(?)')
    .bind(JSON.stringify(ascii))
    .all<{ key: string }>();
  expect(results.map(({ key }) => key)).toEqual(ascii.map(emailKey));
});
