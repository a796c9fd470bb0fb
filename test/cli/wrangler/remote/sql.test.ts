import { expect, it } from 'vitest';
import { literal, render } from '../../../../src/cli/wrangler/remote/sql.ts';

it.each([
  [null, 'null'],
  [0, '0'],
  [-1.5, '-1.5'],
  [1_795_401_330_626, '1795401330626'],
  ['', "''"],
  ['Careers site', "'Careers site'"],
  ["O'Brien'; drop table clients; --", "'O''Brien''; drop table clients; --'"],
  ['"? \\', `'"? \\'`],
  ['BEGIN TRANSACTION; x', "'BEGIN'||' TRANSACTION; x'"],
])('writes %j as SQLite reads it', (value, expected) => {
  expect(literal(value)).toBe(expected);
});

it.each([['a\0b'], ['\ud800'], [Number.NaN], [Number.POSITIVE_INFINITY]])('refuses %j', (value) => {
  expect(() => literal(value)).toThrow(/^(A text|.+ is not a number)/);
});

it('fills placeholders, and nothing that only looks like one', () => {
  const sql = `select '?', "?", 'it''s ?' from "t" where "a" = ? and "b" = ?`;
  expect(render({ name: 'test', sql, params: ['?', 1] })).toBe(
    `select '?', "?", 'it''s ?' from "t" where "a" = '?' and "b" = 1`,
  );
});

it.each([[[]], [['a', 'b']]])('takes a number of values that does not fit for a mistake: %j', (params) => {
  expect(() => render({ name: 'test', sql: 'select ?', params })).toThrow(/^(a value is missing|1 values too many)/);
});
