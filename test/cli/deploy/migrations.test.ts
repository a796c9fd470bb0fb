import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { MIGRATIONS, migrated } from '../../support/sqlite.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The migrations of 0.1.0, and those after them. */
const [before, after] = [MIGRATIONS.slice(0, 3), MIGRATIONS.slice(3)];

it('counts accounts of 0.1.0 from their last log-in, or from the oldest entry that is kept of a history', () => {
  const database = migrated(new DatabaseSync(':memory:'), before);
  const [REGISTERED, OLDEST] = [100, 500];
  const account = (id: string, registered: number) => {
    database.prepare('insert into applicants (id, version, created_on, modified_on) values (?, 1, 0, 0)').run(id);
    database
      .prepare(
        `insert into accounts (applicant_id, username, username_key, account_email, account_email_key, password_hash,
          salutation, locale, registered_on) values (?1, ?1, ?1, ?1, ?1, '', '0', 'en', ?2)`,
      )
      .run(id, registered * DAY);
  };
  const event = (id: string, action: string, day: number) =>
    database
      .prepare(
        "insert into events (applicant_id, client_id, action, fields, request_id, at) values (?, '', ?, '', '', ?)",
      )
      .run(id, action, day * DAY);
  for (const id of ['silent', 'active']) account(id, REGISTERED);
  account('new', 800);
  event('silent', 'updated', OLDEST);
  for (const day of [600, 900]) event('active', 'logged_in', day);
  event('active', 'updated', 950);
  migrated(database, after);
  const days = database.prepare('select applicant_id as id, last_login_day as day from accounts order by id').all();
  expect(days).toEqual([
    { id: 'active', day: 900 },
    { id: 'new', day: 800 },
    { id: 'silent', day: OLDEST },
  ]);
  database.close();
});
