import { sql } from 'drizzle-orm';
import { type Event, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { columns, statement, type Value } from '../db/statement.ts';
import { accounts, links, sessions } from '../db/tables.ts';
import { type NewMail, putIn } from '../mail/outbox.ts';
import type { Account } from './account.ts';

const byEmail = statement(
  (value: Value<'account_email_key'>) =>
    sql<Account>`select * from ${accounts} where account_email_key = ${value('account_email_key')}`,
);

/** The account of that e-mail address. */
export async function findByEmail(db: Database, emailKey: string): Promise<Account | undefined> {
  const [[account]] = await db.batch([byEmail({ account_email_key: emailKey })], { repeatable: true });
  return account;
}

const insertLink = statement(
  (value: Value<'id' | 'applicant_id' | 'expires_on' | 'account_email_key'>) => sql`
    insert into ${links} ${columns(links)}
    select ${value('id')}, applicant_id, 'password_reset', ${value('expires_on')} from ${accounts}
    where applicant_id = ${value('applicant_id')} and account_email_key = ${value('account_email_key')}
    on conflict do nothing`,
);

const linkById = statement(
  (value: Value<'id'>) => sql<{ id: string }>`select id from ${links} where id = ${value('id')}`,
);

/** Stores a reset link and its mail; false when the account, or its e-mail address, is gone meanwhile. */
export async function insertResetLink(
  db: Database,
  account: Account,
  mail: NewMail,
  expiresOn: number,
  event: Event,
): Promise<boolean> {
  const { applicant_id, account_email_key } = account;
  const link = insertLink({ id: mail.linkId, applicant_id, account_email_key, expires_on: expiresOn });
  const [, , , stored] = await db.batch(
    [link, putIn(mail, event.at), rememberChange(event), linkById({ id: mail.linkId })],
    { repeatable: true },
  );
  return stored.length === 1;
}

type Id = Pick<Account, 'applicant_id'>;

/** Whom a reset link that can be used belongs to. */
const ownerOf = (value: Value<'link_id' | 'now'>) => sql`
  select applicant_id from ${links}
  where id = ${value('link_id')} and purpose = 'password_reset' and expires_on > ${value('now')}`;

const resettable = statement((value: Value<'link_id' | 'now'>) => sql<Id>`${ownerOf(value)}`);

/** Whose password a reset link that can be used is for. */
export async function findResettable(db: Database, linkId: string, now: number): Promise<string | undefined> {
  const [[row]] = await db.batch([resettable({ link_id: linkId, now })], { repeatable: true });
  return row?.applicant_id;
}

const replaceByLink = statement(
  (value: Value<'link_id' | 'password_hash' | 'now'>) => sql<Id>`
    update ${accounts} set password_hash = ${value('password_hash')}
    where applicant_id in (${ownerOf(value)})
    returning applicant_id`,
);

const replaceByHash = statement(
  (value: Value<'applicant_id' | 'old_hash' | 'password_hash'>) => sql<Id>`
    update ${accounts} set password_hash = ${value('password_hash')}
    where applicant_id = ${value('applicant_id')} and password_hash = ${value('old_hash')}
    returning applicant_id`,
);

/** Holds for the rest of a transaction exactly if it has put that hash in, for no two hashes are the same. */
const ifReplaced = (value: Value<'applicant_id' | 'password_hash'>) => sql`
  exists (
    select 1 from ${accounts}
    where applicant_id = ${value('applicant_id')} and password_hash = ${value('password_hash')}
  )`;

const endSessions = statement(
  (value: Value<'applicant_id' | 'password_hash'>) => sql`
    delete from ${sessions} where applicant_id = ${value('applicant_id')} and ${ifReplaced(value)}`,
);

const endResetLinks = statement(
  (value: Value<'applicant_id' | 'password_hash'>) => sql`
    delete from ${links}
    where applicant_id = ${value('applicant_id')} and purpose = 'password_reset' and ${ifReplaced(value)}`,
);

/**
 * Replaces the password by redeeming a reset link, ends every session and every other reset link; false when the link
 * was used meanwhile. Of two redemptions at once exactly one finds the link.
 */
export async function resetPassword(
  db: Database,
  applicantId: string,
  linkId: string,
  hash: string,
  event: Event,
): Promise<boolean> {
  const ended = { applicant_id: applicantId, password_hash: hash };
  const [replaced] = await db.batch(
    [
      replaceByLink({ link_id: linkId, password_hash: hash, now: event.at }),
      rememberChange(event),
      endSessions(ended),
      endResetLinks(ended),
    ],
    { repeatable: false },
  );
  return replaced.length === 1;
}

/** Replaces a password that has been verified, ends every session and every reset link; false when it changed meanwhile. */
export async function changePassword(
  db: Database,
  { applicant_id, password_hash }: Account,
  hash: string,
  event: Event,
): Promise<boolean> {
  const ended = { applicant_id, password_hash: hash };
  const [replaced] = await db.batch(
    [
      replaceByHash({ applicant_id, old_hash: password_hash, password_hash: hash }),
      rememberChange(event),
      endSessions(ended),
      endResetLinks(ended),
    ],
    { repeatable: false },
  );
  return replaced.length === 1;
}
