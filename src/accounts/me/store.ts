import { type Event, eventWhere, recordEvent } from '../../db/audit.ts';
import {
  and,
  deleteFrom,
  eq,
  exists,
  gt,
  isNotNull,
  isNull,
  notExists,
  type SQL,
  select,
  sql,
  update,
} from '../../db/builder.ts';
import { DAY } from '../../db/day.ts';
import { insertFollower } from '../../db/insert.ts';
import { integer, type Placeholders, statement, text } from '../../db/statement.ts';
import { accounts, events, links } from '../../db/tables.ts';
import { type Database, ifChanged, transaction, UniqueViolation } from '../../db/transaction.ts';
import { DENIAL_PERIOD } from '../../mail/budget/rules.ts';
import { denialStep, denialsOf, enqueueWithinBudget, selectDenials } from '../../mail/budget/store.ts';
import { linkOf, selectLink, selectMail } from '../../mail/outbox.ts';
import type { Account } from '../account.ts';
import { releaseLapsedClaim } from '../registration/store.ts';
import type { NewClaim } from '../work-email/claim.ts';

/** Accepted claims of an account a day, the one at registration too. */
const MOST_CLAIMS = 5;

const isInternal = and(isNotNull(accounts.work_email_verified_on), isNull(accounts.internal_ended_on));

/** Once an operator has ended `internal`, the same address can be claimed anew, and has to be confirmed anew. */
const isVerifiedAs = (key: SQL<string>) => sql`(${isInternal} and ${accounts.work_email_key} is ${key})`;

const selectVerified = statement(
  'select verified work address of an account',
  { applicant_id: accounts.applicant_id, work_email_key: text },
  ({ applicant_id, work_email_key }) =>
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(eq(accounts.applicant_id, applicant_id), isVerifiedAs(work_email_key))),
);

const claimed = { work_email_key: text, since: integer, now: integer, ...denialsOf };

/** The open link of a claim of that address by an account. */
const selectOpenAs = ({
  applicant_id,
  work_email_key,
  now,
}: Record<'applicant_id' | 'work_email_key', SQL<string>> & { readonly now: SQL<number> }) =>
  select({ id: links.id, work_email: sql<string>`${accounts.work_email}`.as('work_email') })
    .from(links)
    .innerJoin(accounts, eq(accounts.applicant_id, links.applicant_id))
    .where(
      and(
        eq(links.applicant_id, applicant_id),
        eq(links.purpose, 'work_email'),
        isNull(links.confirmed_on),
        gt(links.expires_on, now),
        sql`${accounts.work_email_key} = ${work_email_key}`,
        isNull(accounts.work_email_verified_on),
      ),
    );

const selectOpen = statement(
  'select open link of a claim made again',
  { applicant_id: accounts.applicant_id, work_email_key: text, now: integer },
  selectOpenAs,
);

/** Decides at once what another call may have changed meanwhile: a denial, the confirmation, the claims of the day. */
const mayClaim = (param: Placeholders<typeof claimed> & { readonly applicant_id: SQL<string> }) => {
  const claims = sql`(select count(*) from ${events} where ${and(
    eq(events.applicant_id, param.applicant_id),
    eq(events.action, 'work_email_claimed'),
    sql`${events.at} > ${param.since}`,
  )})`;
  return and(
    eq(accounts.applicant_id, param.applicant_id),
    sql`not ${isVerifiedAs(param.work_email_key)}`,
    notExists(selectOpenAs(param)),
    notExists(selectDenials(param)),
    sql`${claims} < ${sql.raw(String(MOST_CLAIMS))}`,
  );
};

/** Comes before the claim, by the same condition: afterwards nothing tells what the account was before. */
const recordEnd = eventWhere('record event of internal that a claim ends', claimed, (param) => {
  return exists(
    select({ applicant_id: accounts.applicant_id })
      .from(accounts)
      .where(and(mayClaim(param), isInternal)),
  );
});

const claim = statement(
  'claim work address',
  { applicant_id: accounts.applicant_id, work_email: text, expires_on: integer, ...claimed },
  (param) =>
    update(accounts, {
      work_email: param.work_email,
      work_email_key: param.work_email_key,
      claim_expires_on: param.expires_on,
      work_email_verified_on: null,
      internal_ended_on: null,
    }).where(mayClaim(param)),
);

const insertLink = insertFollower('insert link of a later claim', links);

const deleteOtherLinks = statement(
  'delete links of earlier claims',
  { applicant_id: links.applicant_id, id: links.id },
  ({ applicant_id, id }) =>
    deleteFrom(links).where(
      and(
        eq(links.applicant_id, applicant_id),
        eq(links.purpose, 'work_email'),
        sql`${links.id} <> ${id}`,
        exists(linkOf(id)),
      ),
    ),
);

/** The link of an open claim, and the address that it is for. */
type OpenLink = NonNullable<ReturnType<typeof selectOpen>['row']>;

/** A claim in place of an earlier one, or of the verified work address, of an account. */
interface Replacement {
  readonly account: Account;
  readonly workEmail: string;
  readonly key: string;
  readonly claim: NewClaim;
  /** Recorded if the account was internal by the verified address. */
  readonly ended: Event;
}

/**
 * Stores a claim in place of what the account had before, its link and its mail.
 *
 * `verified` when the address has been confirmed meanwhile: nothing changes then. `claimed_unmailed` beyond the budget of
 * the mailbox. The link of an open claim of the same address, which stays as it is: made again it lasts no longer, and its
 * owner can still deny it by the mail of before.
 */
export async function replaceClaim(
  db: Database,
  { account: { applicant_id }, workEmail, key, claim: { demanded, expiresOn, claimed }, ended }: Replacement,
  now: number,
): Promise<'claimed' | 'claimed_unmailed' | 'verified' | 'denied' | 'taken' | 'too_many' | OpenLink> {
  const id = demanded.mail.link_id;
  const condition = {
    work_email_key: key,
    since: now - DAY,
    now,
    mailbox_hashes: JSON.stringify(demanded.mailbox),
    denied_since: now - DENIAL_PERIOD,
  };
  const change = claim({ applicant_id, work_email: workEmail, expires_on: expiresOn, ...condition });
  const link = {
    id,
    applicant_id,
    purpose: 'work_email',
    expires_on: expiresOn,
    email: null,
    confirmed_on: null,
  } as const;
  const steps = {
    released: releaseLapsedClaim({ work_email_key: key, now }),
    ended: recordEnd(ended, condition),
    claimed: ifChanged(change, insertLink(link), recordEvent(claimed)),
    others: deleteOtherLinks({ applicant_id, id }),
    mail: enqueueWithinBudget(demanded, now),
    enqueued: selectMail({ id: demanded.mail.id }),
    stored: selectLink({ id }),
    open: selectOpen({ applicant_id, work_email_key: key, now }),
    verified: selectVerified({ applicant_id, work_email_key: key }),
    denied: denialStep(demanded.mailbox, now),
  };
  try {
    const { stored, enqueued, open, verified, denied } = await transaction(db, steps, { retry: 'never' });
    if (stored.length === 1) return enqueued.length === 1 ? 'claimed' : 'claimed_unmailed';
    if (verified.length === 1) return 'verified';
    if (denied.length === 1) return 'denied';
    return open[0] ?? 'too_many';
  } catch (error) {
    if (error instanceof UniqueViolation) return 'taken';
    throw error;
  }
}
