import { type Event, recordEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, gt, inArray, isNull, or, select, sql, update } from '../../db/builder.ts';
import { integer, type Placeholders, statement } from '../../db/statement.ts';
import { accounts, links, outbox } from '../../db/tables.ts';
import { type Database, ifChanged, transaction, UniqueViolation } from '../../db/transaction.ts';
import { updateFollower } from '../../db/update.ts';
import type { BudgetedMail } from '../../mail/budget/store.ts';
import { noticeSteps } from '../../mail/notice-store.ts';
import { emailKey } from '../../profiles/email.ts';
import { usernameKey } from '../../profiles/username.ts';
import type { LinkedAccount } from './store.ts';

/**
 * Gives an account the address of its link, verified. A user name that is an address changes along.
 *
 * One statement decides: the link is open, and the account has the address that it had when the page was read.
 */
const confirm = statement(
  'verify e-mail address by link',
  {
    link_id: links.id,
    email: accounts.account_email,
    email_key: accounts.account_email_key,
    old_key: accounts.account_email_key,
    username_key: accounts.username_key,
    fits_username: integer,
    now: integer,
  },
  (param) => {
    const isAddress = sql`instr(${accounts.username}, '@') > 0`;
    const owner = select({ applicant_id: links.applicant_id })
      .from(links)
      .where(
        and(
          eq(links.id, param.link_id),
          eq(links.purpose, 'email'),
          sql`${links.email} = ${param.email}`,
          gt(links.expires_on, param.now),
          isNull(links.confirmed_on),
        ),
      );
    return update(accounts, {
      account_email: param.email,
      account_email_key: param.email_key,
      email_verified_on: param.now,
      verify_by: null,
      username: sql<string>`case when ${isAddress} then ${param.email} else ${accounts.username} end`,
      username_key: sql<string>`case when ${isAddress} then ${param.username_key} else ${accounts.username_key} end`,
    })
      .where(
        and(
          inArray(accounts.applicant_id, owner),
          eq(accounts.account_email_key, param.old_key),
          sql`(${param.fits_username} or not ${isAddress})`,
        ),
      )
      .returning({ applicant_id: accounts.applicant_id });
  },
);

const confirmed = { link_id: links.id, now: integer };

const markConfirmed = updateFollower('mark e-mail link as confirmed', links, confirmed, ({ link_id, now }) => ({
  set: { confirmed_on: now },
  where: eq(links.id, link_id),
}));

/** Holds for the rest of a transaction exactly if it has confirmed the link. */
const isConfirmed = ({ link_id, now }: Placeholders<typeof confirmed>) =>
  exists(
    select({ id: links.id })
      .from(links)
      .where(and(eq(links.id, link_id), sql`${links.confirmed_on} = ${now}`)),
  );

const deleteMails = statement('delete mails of a confirmed e-mail link', confirmed, (param) =>
  deleteFrom(outbox).where(and(eq(outbox.link_id, param.link_id), isConfirmed(param))),
);

/** Links in the mailbox of before would lead into an account that has left it. */
const endOthers = statement(
  'end links to the address of before',
  { ...confirmed, applicant_id: links.applicant_id },
  (param) =>
    deleteFrom(links).where(
      and(
        eq(links.applicant_id, param.applicant_id),
        or(eq(links.purpose, 'password_reset'), eq(links.purpose, 'email')),
        isNull(links.confirmed_on),
        sql`${links.id} <> ${param.link_id}`,
        isConfirmed(param),
      ),
    ),
);

/**
 * Gives an account the address of its link. `gone` when the link was settled or the account changed meanwhile; `taken`
 * when another account has the address by now.
 *
 * A notice tells the address of before. Sessions stay; other links to the address of before end.
 */
export async function confirmEmail(
  db: Database,
  { link_id, email, applicant_id, account_email_key: old_key }: LinkedAccount,
  { event, notice, fitsUsername }: { event: Event; notice: BudgetedMail | undefined; fitsUsername: boolean },
): Promise<{ outcome: 'confirmed' | 'gone' | 'taken'; notified: boolean }> {
  const email_key = emailKey(email) ?? '';
  const now = event.at;
  const change = confirm({
    link_id,
    email,
    email_key,
    old_key,
    username_key: usernameKey(email),
    fits_username: Number(fitsUsername),
    now,
  });
  const notification = notice && noticeSteps(notice, applicant_id, now);
  const steps = {
    changed: ifChanged(
      change,
      recordEvent(event),
      markConfirmed({ link_id, now }),
      ...(notification ? [notification.holder] : []),
    ),
    mails: deleteMails({ link_id, now }),
    others: email_key === old_key ? undefined : endOthers({ link_id, now, applicant_id }),
    notice: notification?.enqueued,
    waiting: notification?.waiting,
  };
  try {
    const { changed, waiting } = await transaction(db, steps, { retry: 'never' });
    return { outcome: changed.length === 1 ? 'confirmed' : 'gone', notified: waiting.length === 1 };
  } catch (error) {
    if (error instanceof UniqueViolation) return { outcome: 'taken', notified: false };
    throw error;
  }
}
