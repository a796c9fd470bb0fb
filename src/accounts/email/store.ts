import { type Event, recordEvent, tallyEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, gt, isNull, notExists, or, select, sql } from '../../db/builder.ts';
import { insertRow } from '../../db/insert.ts';
import { integer, optionalText, statement, text } from '../../db/statement.ts';
import { accounts, links, outbox, sessions } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import { type BudgetedMail, enqueueWithinBudget } from '../../mail/budget/store.ts';
import { linkOf, selectLink, selectMail } from '../../mail/outbox.ts';
import type { Account } from '../account.ts';
import { selectAccount } from '../store.ts';

/** A link that is not stored yet: the address that it verifies, its mail, and its event. */
export interface NewEmailLink {
  readonly applicantId: string;
  /** As typed. */
  readonly email: string;
  readonly demanded: BudgetedMail;
  /** Milliseconds since 1970 (UTC). */
  readonly expiresOn: number;
  readonly asked: Event;
}

const insertLink = insertRow('insert e-mail link of an account', links, {
  parameters: {
    account_email_key: accounts.account_email_key,
    only_unverified: integer,
    session: optionalText,
  },
  when: (param) =>
    exists(
      select({ applicant_id: accounts.applicant_id })
        .from(accounts)
        .where(
          and(
            eq(accounts.applicant_id, param.applicant_id),
            eq(accounts.account_email_key, param.account_email_key),
            sql`(not ${param.only_unverified} or ${accounts.email_verified_on} is null)`,
            or(
              isNull(param.session),
              exists(
                select({ token_hash: sessions.token_hash })
                  .from(sessions)
                  .where(sql`${sessions.token_hash} = ${param.session}`),
              ),
            ),
          ),
        ),
    ),
});

/** The row of a link. */
export function linkRow({ applicantId, email, demanded, expiresOn }: NewEmailLink) {
  const id = demanded.mail.link_id;
  return { id, applicant_id: applicantId, purpose: 'email', expires_on: expiresOn, email, confirmed_on: null } as const;
}

/**
 * Deletes the links that a new one replaces: all that have not confirmed, once its mail is enqueued.
 *
 * Beyond the mail budget no caller gets the new one. Then the open link to the same address stays, which has been mailed,
 * and the new one goes.
 */
const deleteReplaced = statement(
  'delete replaced e-mail links',
  { applicant_id: links.applicant_id, id: links.id, email: text, mail_id: outbox.id, now: integer },
  ({ applicant_id, id, email, mail_id, now }) => {
    const ofAccount = and(eq(links.applicant_id, applicant_id), eq(links.purpose, 'email'), isNull(links.confirmed_on));
    const isEarlier = sql`${links.id} <> ${id}`;
    const isSameAddress = sql`${links.email} is ${email}`;
    const mail = select({ id: outbox.id }).from(outbox).where(eq(outbox.id, mail_id));
    const open = select({ id: links.id })
      .from(links)
      .where(and(ofAccount, isEarlier, isSameAddress, gt(links.expires_on, now)));
    const isReplaced = or(
      and(isEarlier, or(sql`not ${isSameAddress}`, exists(mail)), exists(linkOf(id))),
      and(eq(links.id, id), notExists(mail), exists(open)),
    );
    return deleteFrom(links).where(and(ofAccount, isReplaced));
  },
);

/** A condition for storing a link of an account. */
interface Condition {
  /** Its address is not verified. */
  readonly isUnverified?: boolean;
  /** The session of that token's hash has not been ended: a new password and a sign-out end it. */
  readonly session?: string;
}

/**
 * Stores a link in place of an earlier one, and its mail within the budget; yields whether each, and the account, is there.
 *
 * Nothing is stored for an account that is erased or has another address meanwhile: a link to the one of before would
 * lead the account back to it. Nor where the condition does not hold.
 */
export async function replaceEmailLink(
  db: Database,
  { account_email_key }: Account,
  link: NewEmailLink,
  { isUnverified = false, session }: Condition,
): Promise<{ stored: boolean; enqueued: boolean; account: Account | undefined }> {
  const row = linkRow(link);
  const { id, applicant_id } = row;
  const mail_id = link.demanded.mail.id;
  const steps = {
    asked: ifChanged(
      insertLink({
        ...row,
        account_email_key,
        only_unverified: Number(isUnverified),
        session: session ?? null,
      }),
      tallyEvent(link.asked),
    ),
    mail: enqueueWithinBudget(link.demanded, link.asked.at),
    stored: selectLink({ id }),
    waiting: selectMail({ id: mail_id }),
    replaced: deleteReplaced({ applicant_id, id, email: row.email, mail_id, now: link.asked.at }),
    account: selectAccount({ id: applicant_id }),
  };
  const { stored, waiting, account } = await transaction(db, steps, { retry: 'never' });
  return { stored: stored.length === 1, enqueued: waiting.length === 1, account: account[0] };
}

const usableLink = { link_id: links.id, now: integer };

const selectLinked = statement('select account by e-mail link', usableLink, ({ link_id, now }) =>
  select({
    link_id: sql<string>`${links.id}`.as('link_id'),
    email: sql<string>`${links.email}`.as('email'),
    confirmed_on: links.confirmed_on,
    applicant_id: accounts.applicant_id,
    username: accounts.username,
    account_email: accounts.account_email,
    account_email_key: accounts.account_email_key,
    locale: accounts.locale,
  })
    .from(links)
    .innerJoin(accounts, eq(accounts.applicant_id, links.applicant_id))
    .where(and(eq(links.id, link_id), eq(links.purpose, 'email'), gt(links.expires_on, now))),
);

/** An account with the address that a link verifies; `confirmed_on` is null while the link is open. */
export type LinkedAccount = NonNullable<ReturnType<typeof selectLinked>['row']>;

/** The account that a link is of, open or confirmed by it. */
export async function findLinkedAccount(db: Database, linkId: string, now: number): Promise<LinkedAccount | undefined> {
  const [linked] = await read(db, selectLinked({ link_id: linkId, now }));
  return linked;
}

const deleteOpen = statement('delete open e-mail link', usableLink, ({ link_id, now }) =>
  deleteFrom(links)
    .where(
      and(eq(links.id, link_id), eq(links.purpose, 'email'), isNull(links.confirmed_on), gt(links.expires_on, now)),
    )
    .returning({ id: links.id }),
);

/** Uses a link up without verifying its address; false when it was settled meanwhile. Its mail goes with it. */
export async function denyEmail(db: Database, linkId: string, event: Event): Promise<boolean> {
  const change = deleteOpen({ link_id: linkId, now: event.at });
  const { denied } = await transaction(db, { denied: ifChanged(change, recordEvent(event)) }, { retry: 'never' });
  return denied.length === 1;
}
