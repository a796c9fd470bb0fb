import { expect, it } from 'vitest';
import { readTimestamp } from '../../../src/cli/erasures/timestamp.ts';

it.each([
  ['2026-11-27T20:01:00Z', '2026-11-27T20:01:00.000Z'],
  ['2026-11-27t20:01:00.25z', '2026-11-27T20:01:00.250Z'],
  ['2026-11-27 20:01Z', '2026-11-27T20:01:00.000Z'],
  ['2026-11-27T15:01:00-05:00', '2026-11-27T20:01:00.000Z'],
  ['2026-11-27', '2026-11-27T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('reads %s in any time zone as %s', (text, expected) => {
  expect(new Date(readTimestamp(text, 'since')).toISOString()).toBe(expected);
});

it.each([
  ['2026-11-27 20:01'],
  ['2026-11-27T20:01:00'],
  ['2026-02-30'],
  ['2026-11-27T25:00:00Z'],
  ['27.11.2026'],
  ['Nov 27 2026'],
  ['1795809600000'],
  ['yesterday'],
  [''],
])('refuses %j, and names the option and the time', (text) => {
  expect(() => readTimestamp(text, 'since')).toThrow(`--since "${text}" is not a time in UTC`);
});
