import { expect, it } from 'vitest';
import { forPeople, toDomain } from '../../../src/cli/domains/domain.ts';

it.each([
  ['acme.com', 'acme.com'],
  ['ACME.Com', 'acme.com'],
  ['mail.acme.co.uk', 'mail.acme.co.uk'],
  ['Bücher.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
])('keeps %j as %j', (input, domain) => {
  expect(toDomain(input)).toBe(domain);
});

it.each([
  [''],
  ['acme'],
  [' acme.com'],
  ['acme.com.'],
  ['acme..com'],
  ['@acme.com'],
  ['jane@acme.com'],
  ['https://acme.com'],
  ['acme.com/'],
  ['acme.com:443'],
  ['acme.com?x'],
  ['*.acme.com'],
  ['a_b.com'],
  ['acme-.com'],
  ['127.0.0.1'],
  ['1.2'],
  ['[::1]'],
  ['%61cme.com'],
  [`${'a'.repeat(64)}.com`],
])('refuses %j', (input) => {
  expect(() => toDomain(input)).toThrow('is not a domain');
});

it('shows letters to people, and what is kept', () => {
  expect(forPeople('acme.com')).toBe('acme.com');
  expect(forPeople('xn--bcher-kva.example')).toBe('bücher.example (kept as xn--bcher-kva.example)');
});
