import { type Event, recordEvent } from '../../db/audit.ts';
import {
  and,
  deleteFrom,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lte,
  type SQL,
  select,
  sql,
  update,
} from '../../db/builder.ts';
import type { Follower } from '../../db/insert.ts';
import { isInPortion } from '../../db/portion.ts';
import { integer, statement } from '../../db/statement.ts';
import { accounts, links, outbox } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction } from '../../db/transaction.ts';
import { updateFollower } from '../../db/update.ts';
import { type BudgetedMail, enqueueWithinBudget } from '../../mail/budget/store.ts';
import { selectMail } from '../../mail/outbox.ts';
import type { Account } from '../account.ts';

/** A claim of a work address, as far as its page and its confirmation need it. */
export type Claim = Pick<Account, 'applicant_id' | 'username' | 'account_email' | 'locale'> & {
  readonly work_email: string;
  /** When the link has confirmed the claim; null while the claim is open. */
  readonly confirmed_on: number | null;
};

const onAccount = eq(accounts.applicant_id, links.applicant_id);

/** Of links joined with the accounts that claim: those that can still be settled, or have confirmed the claim. */
const isUsable = (now: SQL<number>) =>
  and(
    eq(links.purpose, 'work_email'),
    gt(links.expires_on, now),
    isNotNull(accounts.work_email),
    sql`(${links.confirmed_on} is null) = (${accounts.work_email_verified_on} is null)`,
  );

/** Of links joined with the accounts that claim: those that can still be settled. */
const isOpen = (now: SQL<number>) => and(isUsable(now), isNull(links.confirmed_on));

const usableLink = { link_id: links.id, now: integer };

const selectClaim = statement('select claim by link', usableLink, ({ link_id, now }) =>
  select({
    applicant_id: accounts.applicant_id,
    username: accounts.username,
    account_email: accounts.account_email,
    work_email: sql<string>`${accounts.work_email}`.as('work_email'),
    locale: accounts.locale,
    confirmed_on: links.confirmed_on,
  })
    .from(links)
    .innerJoin(accounts, onAccount)
    .where(and(isUsable(now), eq(links.id, link_id))),
);

/** The claim that a usable link is for: open, or confirmed by it. */
export async function findClaim(db: Database, linkId: string, now: number): Promise<Claim | undefined> {
  const [claim] = await read(db, selectClaim({ link_id: linkId, now }));
  return claim;
}

const isClaimant = ({ link_id, now }: { link_id: SQL<string>; now: SQL<number> }) =>
  inArray(
    accounts.applicant_id,
    select({ applicant_id: links.applicant_id })
      .from(links)
      .innerJoin(accounts, onAccount)
      .where(and(isOpen(now), eq(links.id, link_id))),
  );

const verifyClaim = statement('verify claim by link', usableLink, (param) =>
  update(accounts, { work_email_verified_on: param.now, claim_expires_on: null })
    .where(isClaimant(param))
    .returning({ applicant_id: accounts.applicant_id }),
);

const releaseByLink = statement('release claim by link', usableLink, (param) =>
  update(accounts, { work_email: null, work_email_key: null, claim_expires_on: null })
    .where(isClaimant(param))
    .returning({ applicant_id: accounts.applicant_id }),
);

const markConfirmed = updateFollower('mark link as confirmed', links, usableLink, ({ link_id, now }) => ({
  set: { confirmed_on: now },
  where: eq(links.id, link_id),
}));

const deleteWaiting = statement('delete mails of a link', { link_id: links.id }, ({ link_id }) =>
  deleteFrom(outbox).where(eq(outbox.link_id, link_id)),
);

/** The mails that wait for it go with it. One that has confirmed meanwhile stays, to say so. */
const deleteLink = statement('delete link', { link_id: links.id }, ({ link_id }) =>
  deleteFrom(links).where(and(eq(links.id, link_id), isNull(links.confirmed_on))),
);

/**
 * Verifies the claim of a link; false when it has been settled meanwhile.
 *
 * The link stays until it expires, to say that it has confirmed: a double click must not look like a failure.
 */
export async function confirmClaim(db: Database, linkId: string, event: Event): Promise<boolean> {
  const link = { link_id: linkId };
  const usable = { ...link, now: event.at };
  const steps = {
    changed: ifChanged(verifyClaim(usable), recordEvent(event), markConfirmed(usable)),
    mails: deleteWaiting(link),
  };
  const { changed } = await transaction(db, steps, { retry: 'never' });
  return changed.length === 1;
}

/**
 * Releases the work address of a link's claim and uses the link up; false when it has been used meanwhile. `denial` keeps
 * others from claiming the mailbox again.
 */
export async function releaseClaim(
  db: Database,
  linkId: string,
  event: Event,
  denial: Follower | undefined,
): Promise<boolean> {
  const change = releaseByLink({ link_id: linkId, now: event.at });
  const followers = denial === undefined ? [] : [denial];
  const steps = {
    changed: ifChanged(change, recordEvent(event), ...followers),
    link: deleteLink({ link_id: linkId }),
  };
  const { changed } = await transaction(db, steps, { retry: 'never' });
  return changed.length === 1;
}

const selectOpenLink = statement(
  'select link of the open claim of an account',
  { applicant_id: accounts.applicant_id, now: integer },
  (param) =>
    select({ id: links.id, work_email: sql<string>`${accounts.work_email}`.as('work_email') })
      .from(links)
      .innerJoin(accounts, onAccount)
      .where(and(isOpen(param.now), eq(links.applicant_id, param.applicant_id)))
      .limit(1),
);

/** The link of the open claim of an account, with the address that it is for: no other may be mailed it. */
export async function findOpenLink(
  db: Database,
  applicantId: string,
  now: number,
): Promise<{ id: string; work_email: string } | undefined> {
  const [link] = await read(db, selectOpenLink({ applicant_id: applicantId, now }));
  return link;
}

const selectUsable = statement('select usable link', usableLink, ({ link_id, now }) =>
  select({ id: links.id })
    .from(links)
    .where(and(eq(links.id, link_id), gt(links.expires_on, now), isNull(links.confirmed_on))),
);

/** A mail that still waits gives way to one that has just been enqueued for the same link. */
const deleteReplaced = statement('delete mails that one replaces', { id: outbox.id, link_id: links.id }, (param) =>
  deleteFrom(outbox).where(
    and(
      eq(outbox.link_id, param.link_id),
      sql`${outbox.id} <> ${param.id}`,
      inArray(outbox.link_id, select({ link_id: outbox.link_id }).from(outbox).where(eq(outbox.id, param.id))),
    ),
  ),
);

/**
 * Enqueues the mail of an open claim anew, in place of one that still waits.
 *
 * Yields whether its link is still usable, and whether the mail is within the budget.
 */
export async function replaceMail(
  db: Database,
  demanded: BudgetedMail,
  now: number,
): Promise<{ usable: boolean; enqueued: boolean }> {
  const { id, link_id } = demanded.mail;
  const steps = {
    enqueued: enqueueWithinBudget(demanded, now),
    replaced: deleteReplaced({ id, link_id }),
    usable: selectUsable({ link_id, now }),
    mail: selectMail({ id }),
  };
  const { usable, mail } = await transaction(db, steps, { retry: 'never' });
  return { usable: usable.length === 1, enqueued: mail.length === 1 };
}

/** A confirmed claim has no end. */
const releaseLapsed = statement('release lapsed claims', { now: integer }, ({ now }) =>
  update(accounts, { work_email: null, work_email_key: null, claim_expires_on: null }).where(
    isInPortion([accounts.applicant_id], lte(accounts.claim_expires_on, now)),
  ),
);

/** Releases the work addresses of claims that have lapsed. */
export async function releaseLapsedClaims(db: Database, now: number): Promise<void> {
  await transaction(db, { released: releaseLapsed({ now }) }, { retry: 'safe' });
}
