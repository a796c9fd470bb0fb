import { and, eq, sql } from 'drizzle-orm';
import { type Event, remember, rememberChange } from '../db/history.ts';
import type { Database } from '../db/session.ts';
import { queries, statement, type Value } from '../db/statement.ts';
import { accounts, sessions } from '../db/tables.ts';
import type { Account } from './account.ts';

const byName = statement((value: Value<'username_key' | 'account_email_key'>) =>
  queries
    .select()
    .from(accounts)
    .where(
      sql`${accounts.username_key} = ${value('username_key')} or ${accounts.account_email_key} = ${value('account_email_key')}`,
    )
    .orderBy(sql`${accounts.username_key} = ${value('username_key')} desc`)
    .limit(1),
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

const insert = statement((value: Value<'token_hash' | 'applicant_id' | 'client_id' | 'expires_on' | 'password_hash'>) =>
  queries
    .insert(sessions)
    .select(
      sql`select ${value('token_hash')}, applicant_id, ${value('client_id')}, ${value('expires_on')} from ${accounts} where ${and(
        eq(accounts.applicant_id, value('applicant_id')),
        eq(accounts.password_hash, value('password_hash')),
      )}`,
    )
    .onConflictDoNothing()
    .returning({ token_hash: sessions.token_hash }),
);

const replaceHash = statement((value: Value<'applicant_id' | 'old_hash' | 'new_hash'>) =>
  queries
    .update(accounts)
    .set({ password_hash: sql`${value('new_hash')}` })
    .where(and(eq(accounts.applicant_id, value('applicant_id')), eq(accounts.password_hash, value('old_hash')))),
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

const byToken = statement((value: Value<'token_hash' | 'now'>) =>
  queries
    .select({
      applicant_id: accounts.applicant_id,
      username: accounts.username,
      username_key: accounts.username_key,
      account_email: accounts.account_email,
      account_email_key: accounts.account_email_key,
      password_hash: accounts.password_hash,
      salutation: accounts.salutation,
      firstname: accounts.firstname,
      lastname: accounts.lastname,
      locale: accounts.locale,
      consented_on: accounts.consented_on,
      work_email: accounts.work_email,
      work_email_key: accounts.work_email_key,
      claim_expires_on: accounts.claim_expires_on,
      work_email_verified_on: accounts.work_email_verified_on,
      registered_on: accounts.registered_on,
      client_id: sessions.client_id,
      expires_on: sessions.expires_on,
    })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.applicant_id, sessions.applicant_id))
    .where(and(eq(sessions.token_hash, value('token_hash')), sql`${sessions.expires_on} > ${value('now')}`)),
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

const extend = statement((value: Value<'token_hash' | 'expires_on'>) =>
  queries
    .update(sessions)
    .set({ expires_on: sql`max(${sessions.expires_on}, ${value('expires_on')})` })
    .where(eq(sessions.token_hash, value('token_hash'))),
);

/** Lets a session that has not ended go on until then. */
export async function extendSession(db: Database, tokenHash: string, expiresOn: number): Promise<void> {
  await db.batch([extend({ token_hash: tokenHash, expires_on: expiresOn })], { repeatable: true });
}

const remove = statement((value: Value<'token_hash' | 'client_id'>) =>
  queries
    .delete(sessions)
    .where(and(eq(sessions.token_hash, value('token_hash')), eq(sessions.client_id, value('client_id')))),
);

/** Ends a session of that client; nothing happens when there is none (RFC 7009 section 2.1). */
export async function removeSession(db: Database, tokenHash: string, clientId: string): Promise<void> {
  await db.batch([remove({ token_hash: tokenHash, client_id: clientId })], { repeatable: true });
}
