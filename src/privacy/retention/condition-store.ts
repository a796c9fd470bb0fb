import { eq, type SQL, select, sql } from '../../db/builder.ts';
import { accounts, applicants, lastUseDay } from '../../db/tables.ts';

/** Milliseconds of a day, in SQL. */
const DAY = sql.raw('86400000');

/** Whether the notice of an account came late enough to be one of the present rule, and not of a shorter one. */
export function isNoticeOfRule(after: SQL<number>): SQL {
  return sql`${accounts.retention_noticed_on} >= (${lastUseDay(accounts)} + ${after}) * ${DAY}`;
}

/** Whether an account was last used on a day or before. */
export function isUnused(day: SQL<number>): SQL {
  return sql`${lastUseDay(accounts)} <= ${day}`;
}

/** The account of the applicant in the statement around it. */
export const accountOfApplicant = select({ applicant_id: accounts.applicant_id })
  .from(accounts)
  .where(eq(accounts.applicant_id, sql<string>`${applicants.id}`));
