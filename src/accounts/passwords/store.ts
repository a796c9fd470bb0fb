import { type Event, recordEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, gt, inArray, isNull, or, select, selectFrom, update } from '../../db/builder.ts';
import { insertFollower } from '../../db/insert.ts';
import { type Bound, integer, type Placeholders, statement } from '../../db/statement.ts';
import { accounts, links, sessions } from '../../db/tables.ts';
import { type ConditionalChange, type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import { type BudgetedMail, spendBudgetOfAccount } from '../../mail/budget/store.ts';
import { noticeSteps } from '../../mail/notice-store.ts';
import { selectLink } from '../../mail/outbox.ts';
import type { QueuedMail } from '../../platform/mailer.ts';
import type { Account } from '../account.ts';
import { isOpenChange } from '../links/store.ts';

const selectByEmail = statement(
  'select account by e-mail address',
  { account_email_key: accounts.account_email_key },
  (param) => selectFrom(accounts).where(eq(accounts.account_email_key, param.account_email_key)),
);

/** The account of that e-mail address. */
export async function findByEmail(db: Database, emailKey: string): Promise<Account | undefined> {
  const [account] = await read(db, selectByEmail({ account_email_key: emailKey }));
  return account;
}

const insertLink = insertFollower('insert reset link if changed', links);

/** Stores a reset link and its mail; false beyond the mail budget, or when the account or its address is gone meanwhile. */
export async function insertResetLink(
  db: Database,
  { applicant_id, account_email_key }: Account,
  demanded: BudgetedMail,
  expiresOn: number,
  event: Event,
): Promise<boolean> {
  const id = demanded.mail.link_id;
  const link = insertLink({
    id,
    applicant_id,
    purpose: 'password_reset',
    expires_on: expiresOn,
    email: null,
    confirmed_on: null,
  });
  const account = { applicant_id, account_email_key };
  const steps = {
    spent: spendBudgetOfAccount(demanded, account, event.at, link, recordEvent(event)),
    stored: selectLink({ id }),
  };
  const { stored } = await transaction(db, steps, { retry: 'never' });
  return stored.length === 1;
}

const usableLink = { link_id: links.id, now: integer };

const selectOwner = (param: Placeholders<typeof usableLink>) =>
  select({ applicant_id: links.applicant_id })
    .from(links)
    .where(and(eq(links.id, param.link_id), eq(links.purpose, 'password_reset'), gt(links.expires_on, param.now)));

const selectOwnerOfLink = statement('select owner of a usable reset link', usableLink, (param) =>
  selectFrom(accounts).where(inArray(accounts.applicant_id, selectOwner(param))),
);

/** The account whose password a usable reset link is for. */
export async function findResettable(db: Database, linkId: string, now: number): Promise<Account | undefined> {
  const [account] = await read(db, selectOwnerOfLink({ link_id: linkId, now }));
  return account;
}

const replaceByLink = statement(
  'replace password by reset link',
  { ...usableLink, password_hash: accounts.password_hash },
  (param) =>
    update(accounts, { password_hash: param.password_hash, failed_since: null, failed_count: 0 })
      .where(inArray(accounts.applicant_id, selectOwner(param)))
      .returning({ applicant_id: accounts.applicant_id }),
);

const replaceByHash = statement(
  'replace password by its old hash',
  { applicant_id: accounts.applicant_id, old_hash: accounts.password_hash, password_hash: accounts.password_hash },
  (param) =>
    update(accounts, { password_hash: param.password_hash })
      .where(and(eq(accounts.applicant_id, param.applicant_id), eq(accounts.password_hash, param.old_hash)))
      .returning({ applicant_id: accounts.applicant_id }),
);

const replacement = { applicant_id: accounts.applicant_id, password_hash: accounts.password_hash };

/** Holds for the rest of a transaction exactly if it has stored that hash, for no two hashes are the same. */
const isReplaced = (param: Placeholders<typeof replacement>) =>
  exists(
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(eq(accounts.applicant_id, param.applicant_id), eq(accounts.password_hash, param.password_hash))),
  );

/** A reset link reaches the owner of the address alone, so its use verifies the address. */
const verifyAddress = statement('verify address after a reset', { ...replacement, now: integer }, (param) =>
  update(accounts, { email_verified_on: param.now, verify_by: null }).where(
    and(
      eq(accounts.applicant_id, param.applicant_id),
      eq(accounts.password_hash, param.password_hash),
      isNull(accounts.email_verified_on),
    ),
  ),
);

const endSessions = statement('end sessions after a new password', replacement, (param) =>
  deleteFrom(sessions).where(and(eq(sessions.applicant_id, param.applicant_id), isReplaced(param))),
);

const endLinks = statement('end links after a new password', replacement, (param) =>
  deleteFrom(links).where(
    and(
      eq(links.applicant_id, param.applicant_id),
      or(eq(links.purpose, 'password_reset'), isOpenChange(param.applicant_id)),
      isReplaced(param),
    ),
  ),
);

/** A new password's hash, its event, and the notice of it if it is told by mail. */
export interface NewPassword {
  readonly hash: string;
  readonly event: Event;
  readonly notice: BudgetedMail | undefined;
}

/** The mails that a new password has enqueued; undefined when it was not stored. */
type Replaced = Promise<QueuedMail[] | undefined>;

/**
 * Replaces the password by redeeming a reset link, verifies the address that it was mailed to, ends every session,
 * every other reset link and a change of the address that is open; undefined when the link was used meanwhile. Of two
 * redemptions at once exactly one finds the link.
 */
export function resetPassword(
  db: Database,
  { applicant_id }: Account,
  linkId: string,
  password: NewPassword,
  verified: Event,
): Replaced {
  const replacement = { applicant_id, password_hash: password.hash };
  const now = verified.at;
  const change = replaceByLink({ link_id: linkId, password_hash: password.hash, now });
  return replace(
    db,
    change,
    replacement,
    password,
    ifChanged(verifyAddress({ ...replacement, now }), recordEvent(verified)),
  );
}

/** Replaces a password that has been verified, with the same ends; undefined when it changed meanwhile. */
export function changePassword(
  db: Database,
  { applicant_id, password_hash: old_hash }: Account,
  password: NewPassword,
): Replaced {
  const replacement = { applicant_id, password_hash: password.hash };
  return replace(db, replaceByHash({ ...replacement, old_hash }), replacement, password);
}

async function replace(
  db: Database,
  change: Bound,
  replacement: { applicant_id: string; password_hash: string },
  { event, notice }: NewPassword,
  verified?: ConditionalChange<unknown>,
): Replaced {
  const notification = notice && noticeSteps(notice, replacement.applicant_id, event.at);
  const steps = {
    replaced: ifChanged(change, recordEvent(event), ...(notification ? [notification.holder] : [])),
    verified,
    sessions: endSessions(replacement),
    links: endLinks(replacement),
    notification: notification?.enqueued,
    waiting: notification?.waiting,
  };
  const { replaced, waiting } = await transaction(db, steps, { retry: 'never' });
  if (replaced.length === 0) return undefined;
  return notice !== undefined && waiting.length === 1 ? [notice.mail] : [];
}
