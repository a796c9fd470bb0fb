import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';

/** SQL that takes a table or a column away, or makes it anew under another name as drizzle-kit does. */
const DESTRUCTIVE = /\b(?:drop\s+table|drop\s+column|rename\s+(?:to|column)|__new_|pragma\s+foreign_keys)\b/i;

const ADVICE = `A migration only adds: on D1 \`DROP TABLE\` cascades in spite of \`PRAGMA foreign_keys=OFF\`, and empties every table
below. Add a column with a default or a new table beside the old one, and leave what is no longer used (CONTRIBUTING.md).`;

it.each(env.TEST_MIGRATIONS.map(({ name, queries }) => [name, queries] as const))('%s only adds', (_, queries) => {
  expect(queries.length).toBeGreaterThan(0);
  expect(
    queries.filter((query) => DESTRUCTIVE.test(query)),
    ADVICE,
  ).toEqual([]);
});

it.each([
  'DROP TABLE `accounts`;',
  'ALTER TABLE `__new_accounts` RENAME TO `accounts`;',
  'PRAGMA foreign_keys=OFF;',
  'ALTER TABLE `accounts` DROP COLUMN `locale`;',
])('would reject %s', (query) => {
  expect(query).toMatch(DESTRUCTIVE);
});
