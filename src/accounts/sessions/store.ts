import { type Event, tallyEvent } from '../../db/audit.ts';
import {
  and,
  deleteFrom,
  eq,
  exists,
  getTableColumns,
  gt,
  inArray,
  isNull,
  lte,
  or,
  type SQL,
  select,
  selectFrom,
  sql,
  update,
} from '../../db/builder.ts';
import { dayOf } from '../../db/day.ts';
import { insertRow } from '../../db/insert.ts';
import { isInPortion } from '../../db/portion.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { accounts, links, sessions, unknown_names } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import type { Account } from '../account.ts';
import type { Failures } from './lock-rules.ts';

const selectByUsername = statement('select account by user name', { key: accounts.username_key }, ({ key }) =>
  selectFrom(accounts).where(eq(accounts.username_key, key)),
);

const selectByEmail = statement('select account to log in by address', { key: accounts.account_email_key }, ({ key }) =>
  selectFrom(accounts).where(eq(accounts.account_email_key, key)),
);

const selectFailures = statement('select wrong passwords of an unknown name', { names: text }, ({ names }) =>
  selectFrom(unknown_names).where(sql`${unknown_names.name} in (select value from json_each(${names}))`),
);

/** Account and failed log-ins of a login name. */
export interface LogInName {
  readonly account: Account | undefined;
  /** Wrong passwords of the account, or for the name if no account has it. */
  readonly failures: Failures;
  /** The keyed hash under which wrong passwords are counted if no account has the name. */
  readonly countedAs: string;
}

/**
 * The account that a login name is of, with its wrong passwords, in one round trip whether the name exists or not.
 *
 * A name is a user name, or with an `@` an e-mail address. The two are one name space: a user name with an `@` is the
 * account's own address. `hashes` are the keyed hashes of the name, newest first: what was counted under an older secret
 * is found, and goes on being counted there.
 */
export async function findByName(
  db: Database,
  key: string,
  hashes: readonly [string, ...string[]],
): Promise<LogInName> {
  const steps = {
    account: key.includes('@') ? selectByEmail({ key }) : selectByUsername({ key }),
    unknown: selectFailures({ names: JSON.stringify(hashes) }),
  };
  const { account, unknown } = await transaction(db, steps, { retry: 'safe' });
  const [latest] = unknown.sort((one, other) => other.failed_since - one.failed_since);
  return {
    account: account[0],
    failures: account[0] ?? latest ?? { failed_since: null, failed_count: 0 },
    countedAs: latest?.name ?? hashes[0],
  };
}

/** An applicant's session as it is stored. */
export interface Session {
  readonly tokenHash: string;
  readonly clientId: string;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresOn: number;
}

const insert = insertRow('insert session', sessions, {
  parameters: { password_hash: accounts.password_hash },
  when: (param) =>
    exists(
      select({ applicant_id: accounts.applicant_id })
        .from(accounts)
        .where(and(eq(accounts.applicant_id, param.applicant_id), eq(accounts.password_hash, param.password_hash))),
    ),
});

const selectToken = statement('select session by token hash', { token_hash: sessions.token_hash }, (param) =>
  select({ token_hash: sessions.token_hash }).from(sessions).where(eq(sessions.token_hash, param.token_hash)),
);

const replaceHash = statement(
  'replace hash of the same password',
  { applicant_id: accounts.applicant_id, old_hash: accounts.password_hash, new_hash: accounts.password_hash },
  (param) =>
    update(accounts, { password_hash: param.new_hash }).where(
      and(eq(accounts.applicant_id, param.applicant_id), eq(accounts.password_hash, param.old_hash)),
    ),
);

const isStarted = (token_hash: SQL<string>) =>
  exists(select({ token_hash: sessions.token_hash }).from(sessions).where(eq(sessions.token_hash, token_hash)));

const noteDay = statement(
  'note day of a log-in',
  { applicant_id: accounts.applicant_id, day: integer, token_hash: sessions.token_hash },
  (param) =>
    update(accounts, { last_login_day: param.day, retention_notice: null, retention_noticed_on: null }).where(
      and(eq(accounts.applicant_id, param.applicant_id), isStarted(param.token_hash)),
    ),
);

const dropNotice = statement(
  'drop notice of an account that is used',
  { applicant_id: accounts.applicant_id, token_hash: sessions.token_hash },
  (param) => {
    const notice = select({ retention_notice: accounts.retention_notice })
      .from(accounts)
      .where(eq(accounts.applicant_id, param.applicant_id));
    return deleteFrom(links).where(and(inArray(links.id, notice), isStarted(param.token_hash)));
  },
);

/**
 * Starts a session of an account whose password has been verified; `rehashed` replaces its hash by a stronger one.
 *
 * The first log-in of a day is noted with the account, and ends a notice that it will be erased. False when the password
 * has been changed or the person erased while it was verified: then there is no session.
 */
export async function insertSession(
  db: Database,
  { applicant_id, password_hash, last_login_day }: Account,
  { tokenHash, clientId, expiresOn }: Session,
  rehashed: string | undefined,
  createdOn: number,
  event: Event | undefined,
): Promise<boolean> {
  const day = dayOf(createdOn);
  const isNoted = last_login_day === day;
  const row = {
    token_hash: tokenHash,
    applicant_id,
    client_id: clientId,
    expires_on: expiresOn,
    created_on: createdOn,
    password_hash,
  };
  const steps = {
    started: ifChanged(insert(row), ...(event === undefined ? [] : [tallyEvent(event)])),
    stored: selectToken({ token_hash: tokenHash }),
    rehashed:
      rehashed === undefined ? undefined : replaceHash({ applicant_id, old_hash: password_hash, new_hash: rehashed }),
    dropped: isNoted ? undefined : dropNotice({ applicant_id, token_hash: tokenHash }),
    noted: isNoted ? undefined : noteDay({ applicant_id, day, token_hash: tokenHash }),
  };
  const { stored } = await transaction(db, steps, { retry: 'never' });
  return stored.length === 1;
}

const selectByToken = statement(
  'select account and session by token hash',
  { token_hash: sessions.token_hash, now: integer, created_after: integer },
  (param) =>
    select({ ...getTableColumns(accounts), client_id: sessions.client_id, expires_on: sessions.expires_on })
      .from(sessions)
      .innerJoin(accounts, eq(accounts.applicant_id, sessions.applicant_id))
      .where(
        and(
          eq(sessions.token_hash, param.token_hash),
          gt(sessions.expires_on, param.now),
          or(isNull(sessions.created_on), gt(sessions.created_on, param.created_after)),
        ),
      ),
);

/** The session of a token together with its account, in one round trip; undefined when it has ended or is too old. */
export async function findSession(
  db: Database,
  tokenHash: string,
  now: number,
  createdAfter: number,
): Promise<{ account: Account; session: Session } | undefined> {
  const [row] = await read(db, selectByToken({ token_hash: tokenHash, now, created_after: createdAfter }));
  if (row === undefined) return undefined;
  const { client_id, expires_on, ...account } = row;
  return { account, session: { tokenHash, clientId: client_id, expiresOn: expires_on } };
}

const extend = statement(
  'extend session',
  { token_hash: sessions.token_hash, expires_on: sessions.expires_on },
  (param) =>
    update(sessions, { expires_on: sql<number>`max(${sessions.expires_on}, ${param.expires_on})` }).where(
      eq(sessions.token_hash, param.token_hash),
    ),
);

/** Extends a session that has not ended until then. */
export async function extendSession(db: Database, tokenHash: string, expiresOn: number): Promise<void> {
  const steps = { extended: extend({ token_hash: tokenHash, expires_on: expiresOn }) };
  await transaction(db, steps, { retry: 'safe' });
}

const deleteOfClient = statement(
  'delete session of a client',
  { token_hash: sessions.token_hash, client_id: sessions.client_id },
  (param) =>
    deleteFrom(sessions).where(and(eq(sessions.token_hash, param.token_hash), eq(sessions.client_id, param.client_id))),
);

/** Ends a session of that client; nothing happens when there is none (RFC 7009 section 2.1). */
export async function deleteSession(db: Database, tokenHash: string, clientId: string): Promise<void> {
  const steps = { deleted: deleteOfClient({ token_hash: tokenHash, client_id: clientId }) };
  await transaction(db, steps, { retry: 'safe' });
}

const deleteExpired = statement('delete expired sessions', { now: integer }, ({ now }) =>
  deleteFrom(sessions).where(isInPortion([sessions.token_hash], lte(sessions.expires_on, now))),
);

/** Deletes sessions that have expired. */
export async function deleteExpiredSessions(db: Database, now: number): Promise<void> {
  await transaction(db, { deleted: deleteExpired({ now }) }, { retry: 'safe' });
}
