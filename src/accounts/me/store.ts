import { recordEvent } from '../../db/audit.ts';
import { and, deleteFrom, eq, exists, select, sql, update } from '../../db/builder.ts';
import { insertFollower } from '../../db/insert.ts';
import { integer, statement, text } from '../../db/statement.ts';
import { accounts, events, links } from '../../db/tables.ts';
import { type Database, ifChanged, transaction, UniqueViolation } from '../../db/transaction.ts';
import { enqueueWithinBudget } from '../../mail/budget-store.ts';
import type { Account } from '../account.ts';
import { releaseLapsedClaim } from '../registration/store.ts';
import type { NewClaim } from '../work-email/claim.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Accepted claims of an account a day, the one at registration too. */
const MOST_CLAIMS = 5;

const claim = statement(
  'claim work address',
  { applicant_id: accounts.applicant_id, work_email: text, work_email_key: text, expires_on: integer, since: integer },
  (param) => {
    const claims = sql`(select count(*) from ${events} where ${and(
      eq(events.applicant_id, param.applicant_id),
      eq(events.action, 'work_email_claimed'),
      sql`${events.at} > ${param.since}`,
    )})`;
    return update(accounts, {
      work_email: param.work_email,
      work_email_key: param.work_email_key,
      claim_expires_on: param.expires_on,
      work_email_verified_on: null,
      internal_ended_on: null,
    }).where(and(eq(accounts.applicant_id, param.applicant_id), sql`${claims} < ${sql.raw(String(MOST_CLAIMS))}`));
  },
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
        exists(sql`(select 1 from ${links} as "new" where "new".${sql.identifier(links.id.name)} = ${id})`),
      ),
    ),
);

const selectLink = statement('select link of a later claim', { id: links.id }, ({ id }) =>
  select({ id: links.id }).from(links).where(eq(links.id, id)),
);

/** What replaces the claim, or the verified work address, of an account. */
interface Replacement {
  readonly account: Account;
  readonly workEmail: string;
  readonly key: string;
  readonly claim: NewClaim;
}

/** Stores a claim in place of what the account had before, its link and its mail; one statement decides each limit. */
export async function replaceClaim(
  db: Database,
  { account: { applicant_id }, workEmail, key, claim: claimed }: Replacement,
  now: number,
): Promise<'claimed' | 'taken' | 'too_many'> {
  const { demanded, expiresOn } = claimed;
  const id = demanded.mail.link_id;
  const change = claim({
    applicant_id,
    work_email: workEmail,
    work_email_key: key,
    expires_on: expiresOn,
    since: now - DAY,
  });
  const link = { id, applicant_id, purpose: 'work_email', expires_on: expiresOn, confirmed_on: null } as const;
  const steps = {
    released: releaseLapsedClaim({ work_email_key: key, now }),
    claimed: ifChanged(change, insertLink(link), recordEvent(claimed.claimed)),
    others: deleteOtherLinks({ applicant_id, id }),
    mail: enqueueWithinBudget(demanded, now),
    stored: selectLink({ id }),
  };
  try {
    const { stored } = await transaction(db, steps, { retry: 'never' });
    return stored.length === 1 ? 'claimed' : 'too_many';
  } catch (error) {
    if (error instanceof UniqueViolation) return 'taken';
    throw error;
  }
}
