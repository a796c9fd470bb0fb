import { sql } from 'drizzle-orm';
import { type Event, remember, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { columns, statement, type Value } from '../db/statement.ts';
import { accounts, sessions } from '../db/tables.ts';
import type { Account } from './account.ts';

const byName = statement(
  (value: Value<'username_key' | 'account_email_key'>) => sql<Account>`
    select * from ${accounts}
    where username_key = ${value('username_key')} or account_email_key = ${value('account_email_key')}
    order by username_key = ${value('username_key')} desc
    limit 1`,
);

/** The account of that user name or else of that e-mail address: a name is what the published API logs in with. */
export async function findByName(db: Database, usernameKey: string, emailKey: string): Promise<Account | undefined> {
  const [[account]] = await db.batch([byName({ username_key: usernameKey, account_email_key: emailKey })], {
    repeatable: true,
  });
  return account;
}

/** An applicant's session as it is stored. */
export interface Session {
  readonly tokenHash: string;
  readonly clientId: string;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresOn: number;
}

const insert = statement(
  (value: Value<'token_hash' | 'applicant_id' | 'client_id' | 'expires_on' | 'password_hash'>) => sql<{
    token_hash: string;
  }>`
    insert into ${sessions} ${columns(sessions)}
    select ${value('token_hash')}, applicant_id, ${value('client_id')}, ${value('expires_on')} from ${accounts}
    where applicant_id = ${value('applicant_id')} and password_hash = ${value('password_hash')}
    returning token_hash`,
);

const replaceHash = statement(
  (value: Value<'applicant_id' | 'old_hash' | 'new_hash'>) => sql`
    update ${accounts} set password_hash = ${value('new_hash')}
    where applicant_id = ${value('applicant_id')} and password_hash = ${value('old_hash')}`,
);

/**
 * Starts a session of an account whose password has been verified; `rehashed` replaces its hash by a stronger one.
 *
 * False when the password has been changed or the person erased while it was verified: then there is no session.
 */
export async function insertSession(
  db: Database,
  account: Account,
  session: Session,
  rehashed: string | undefined,
  event: Event,
): Promise<boolean> {
  const { applicant_id, password_hash } = account;
  const start = insert({
    token_hash: session.tokenHash,
    applicant_id,
    client_id: session.clientId,
    expires_on: session.expiresOn,
    password_hash,
  });
  const rehash =
    rehashed === undefined ? [] : [replaceHash({ applicant_id, old_hash: password_hash, new_hash: rehashed })];
  const [started] = await db.batch([start, rememberChange(event), ...rehash], { repeatable: false });
  return started.length === 1;
}

/** Remembers that somebody tried a wrong password. */
export async function rememberFailedLogIn(db: Database, event: Event): Promise<void> {
  await db.batch([remember(event)], { repeatable: false });
}

const byToken = statement(
  (value: Value<'token_hash' | 'now'>) => sql<Account & { client_id: string; expires_on: number }>`
    select ${accounts}.*, client_id, expires_on
    from ${sessions} join ${accounts} on ${accounts.applicant_id} = ${sessions.applicant_id}
    where token_hash = ${value('token_hash')} and expires_on > ${value('now')}`,
);

/** The session of a token together with its account, in one round trip; undefined when it has ended. */
export async function findSession(
  db: Database,
  tokenHash: string,
  now: number,
): Promise<{ account: Account; session: Session } | undefined> {
  const [[row]] = await db.batch([byToken({ token_hash: tokenHash, now })], { repeatable: true });
  if (row === undefined) return undefined;
  const { client_id, expires_on, ...account } = row;
  return { account, session: { tokenHash, clientId: client_id, expiresOn: expires_on } };
}

const extend = statement(
  (value: Value<'token_hash' | 'expires_on'>) => sql`
    update ${sessions} set expires_on = max(expires_on, ${value('expires_on')})
    where token_hash = ${value('token_hash')}`,
);

/** Lets a session that has not ended go on until then. */
export async function extendSession(db: Database, tokenHash: string, expiresOn: number): Promise<void> {
  await db.batch([extend({ token_hash: tokenHash, expires_on: expiresOn })], { repeatable: true });
}

const remove = statement(
  (value: Value<'token_hash' | 'client_id'>) => sql`
    delete from ${sessions} where token_hash = ${value('token_hash')} and client_id = ${value('client_id')}`,
);

/** Ends a session of that client; nothing happens when there is none (RFC 7009 section 2.1). */
export async function removeSession(db: Database, tokenHash: string, clientId: string): Promise<void> {
  await db.batch([remove({ token_hash: tokenHash, client_id: clientId })], { repeatable: true });
}
