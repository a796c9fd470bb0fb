import { type Event, recordEvent, tallyEvent } from '../../db/audit.ts';
import { and, eq, gt, isNull, lte, notExists, or, select, sql, update } from '../../db/builder.ts';
import { insertFollower, insertRow } from '../../db/insert.ts';
import { integer, statement } from '../../db/statement.ts';
import { accounts, applicants, links, mailbox_events } from '../../db/tables.ts';
import { type Database, ifChanged, read, transaction, UniqueViolation } from '../../db/transaction.ts';
import { DENIAL_PERIOD, type Mailbox } from '../../mail/budget/rules.ts';
import { denialsOf, enqueueWithinBudget, isDenial, selectDenials } from '../../mail/budget/store.ts';
import { selectMails } from '../../mail/outbox.ts';
import type { QueuedMail } from '../../platform/mailer.ts';
import type { Applicant } from '../../profiles/applicant.ts';
import { selectApplicant } from '../../profiles/store.ts';
import type { Account } from '../account.ts';
import { linkRow, type NewEmailLink } from '../email/store.ts';
import type { NewClaim } from '../work-email/claim.ts';

/** The keys of a registration that no other account may have. */
export interface Keys {
  readonly username: string;
  readonly email: string;
  readonly workEmail: string | undefined;
  /** The mailbox of the work address. */
  readonly mailbox: Mailbox | undefined;
}

/** Which of the keys another account has already. */
export interface Taken {
  readonly username: boolean;
  readonly email: boolean;
  readonly workEmail: boolean;
  /** The owner of the work address denied a claim in the last 30 days. */
  readonly denied: boolean;
}

const found = (key: keyof Taken) => ({ taken: sql<keyof Taken>`${sql.raw(`'${key}'`)}`.as('taken') });

const selectTaken = statement(
  'select which keys of a registration are taken',
  {
    username_key: accounts.username_key,
    account_email_key: accounts.account_email_key,
    work_email_key: accounts.work_email_key,
    owner: accounts.applicant_id,
    ...denialsOf,
    now: integer,
  },
  (param) => {
    const isForeign = sql`${accounts.applicant_id} <> ${param.owner}`;
    const isOpen = or(isNull(accounts.claim_expires_on), gt(accounts.claim_expires_on, param.now));
    return select(found('email'))
      .from(accounts)
      .where(and(eq(accounts.account_email_key, param.account_email_key), isForeign))
      .unionAll(
        select(found('username'))
          .from(accounts)
          .where(and(eq(accounts.username_key, param.username_key), isForeign)),
      )
      .unionAll(
        select(found('username'))
          .from(accounts)
          .where(and(eq(accounts.account_email_key, param.username_key), isForeign)),
      )
      .unionAll(
        select(found('workEmail'))
          .from(accounts)
          .where(and(eq(accounts.work_email_key, param.work_email_key), isOpen, isForeign)),
      )
      .unionAll(select(found('denied')).from(mailbox_events).where(isDenial(param)));
  },
);

/**
 * Which keys accounts have but that of `owner`, if one is given. A claim of a work address that has lapsed takes nothing.
 *
 * A user name that is the e-mail address of an account counts as taken: its owner could log in with it no more.
 */
export async function findTaken(db: Database, keys: Partial<Keys>, now: number, owner = ''): Promise<Taken> {
  const { username = '', email = '', workEmail = null, mailbox = [] } = keys;
  const names = {
    username_key: username,
    account_email_key: email,
    work_email_key: workEmail,
    mailbox_hashes: JSON.stringify(mailbox),
    owner,
  };
  const rows = await read(db, selectTaken({ ...names, denied_since: now - DENIAL_PERIOD, now }));
  const taken = new Set(rows.map((row) => row.taken));
  return {
    username: taken.has('username'),
    email: taken.has('email'),
    workEmail: taken.has('workEmail'),
    denied: taken.has('denied'),
  };
}

/** Releases a lapsed claim of a work address, which takes nothing from an account that claims it now. */
export const releaseLapsedClaim = statement(
  'release lapsed claim of a work address',
  { work_email_key: accounts.work_email_key, now: integer },
  (param) =>
    update(accounts, { work_email: null, work_email_key: null, claim_expires_on: null }).where(
      and(eq(accounts.work_email_key, param.work_email_key), lte(accounts.claim_expires_on, param.now)),
    ),
);

/**
 * No unique key refuses a user name that is an account's e-mail address, nor a mailbox whose owner has denied meanwhile,
 * so the first of the rows asks for both.
 */
const insertApplicant = insertRow('insert applicant of a registration', applicants, {
  parameters: { username_key: accounts.account_email_key, ...denialsOf },
  onConflict: 'nothing',
  when: ({ username_key, mailbox_hashes, denied_since }) => {
    const named = select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(eq(accounts.account_email_key, username_key));
    return sql`${notExists(named)} and ${notExists(selectDenials({ mailbox_hashes, denied_since }))}`;
  },
});

const insertAccountRow = insertFollower('insert account if changed', accounts);
const insertLink = insertFollower('insert link if changed', links);

/** Everything that a registration writes. */
export interface NewAccount {
  readonly applicant: Applicant;
  readonly account: Account;
  readonly registered: Event;
  readonly claim: NewClaim | undefined;
  /** The link to the address, where the operator asks for a verified one. */
  readonly verification: NewEmailLink | undefined;
}

/**
 * Stores profile, account, claim, links and mails in one transaction; yields the mails within the budget.
 *
 * Each is stored only if the one before it was: when the answer is lost and the transaction repeated, nothing comes
 * back of a person who was erased in between.
 *
 * Undefined when a name was taken or the claim denied meanwhile: read again to tell which, for D1 names whichever it met
 * first.
 */
export async function insertAccount(
  db: Database,
  { applicant, account, registered, claim, verification }: NewAccount,
): Promise<QueuedMail[] | undefined> {
  const { applicant_id, username_key, work_email_key, registered_on } = account;
  const mailbox_hashes = JSON.stringify(claim?.demanded.mailbox ?? []);
  const denied_since = registered_on - DENIAL_PERIOD;
  const claimed = claim && [
    insertLink({
      id: claim.demanded.mail.link_id,
      applicant_id,
      purpose: 'work_email',
      expires_on: claim.expiresOn,
      email: null,
      confirmed_on: null,
    }),
    recordEvent(claim.claimed),
  ];
  const asked = verification && [insertLink(linkRow(verification)), tallyEvent(verification.asked)];
  const mails = [claim?.demanded, verification?.demanded].flatMap((demanded) => demanded?.mail ?? []);
  const steps = {
    released: claim && releaseLapsedClaim({ work_email_key, now: registered_on }),
    inserted: ifChanged(
      insertApplicant({ ...applicant, username_key, mailbox_hashes, denied_since }),
      insertAccountRow(account),
      recordEvent(registered),
      ...(claimed ?? []),
      ...(asked ?? []),
    ),
    claimMail: claim && enqueueWithinBudget(claim.demanded, registered_on),
    verificationMail: verification && enqueueWithinBudget(verification.demanded, registered_on),
    waiting: mails.length === 0 ? undefined : selectMails({ ids: JSON.stringify(mails.map(({ id }) => id)) }),
    stored: selectApplicant({ id: applicant_id }),
  };
  try {
    const { stored, waiting } = await transaction(db, steps, { retry: 'safe' });
    if (stored.length === 0) return undefined;
    return mails.filter(({ id }) => waiting.some((mail) => mail.id === id));
  } catch (error) {
    if (error instanceof UniqueViolation) return undefined;
    throw error;
  }
}
