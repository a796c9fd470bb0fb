import { and, gt, isNull, lte, notExists, select } from '../../db/builder.ts';
import { integer, statement } from '../../db/statement.ts';
import { accounts, applicants, lastUseDay } from '../../db/tables.ts';
import { type Database, read } from '../../db/transaction.ts';
import { accountOfApplicant, isUnused } from './condition-store.ts';

/** People of one read. */
const PAGE = 1_000;

/** Columns of an account that is due. */
export const dueAccount = {
  applicant_id: accounts.applicant_id,
  last_use: lastUseDay(accounts).as('last_use'),
  retention_noticed_on: accounts.retention_noticed_on,
};

const selectAccounts = statement(
  'preview accounts that are due',
  { day: integer, after: accounts.applicant_id },
  ({ day, after }) =>
    select(dueAccount)
      .from(accounts)
      .where(and(gt(accounts.applicant_id, after), isUnused(day)))
      .orderBy(accounts.applicant_id)
      .limit(PAGE),
);

/** An account that is due, for a notice or to end. */
export type DueAccount = NonNullable<ReturnType<typeof selectAccounts>['row']>;

/** Every account that was last used on that day or before, by the id. */
export function listDueAccounts(db: Database, day: number): Promise<DueAccount[]> {
  return pages(
    (after) => read(db, selectAccounts({ day, after })),
    ({ applicant_id }) => applicant_id,
  );
}

const selectProfiles = statement(
  'preview profiles that are due',
  { modified_on: integer, after: applicants.id },
  ({ modified_on, after }) =>
    select({ id: applicants.id, modified_on: applicants.modified_on })
      .from(applicants)
      .where(
        and(
          gt(applicants.id, after),
          isNull(applicants.anonymized_on),
          lte(applicants.modified_on, modified_on),
          notExists(accountOfApplicant),
        ),
      )
      .orderBy(applicants.id)
      .limit(PAGE),
);

/** A profile without an account that is due. */
export type DueProfile = NonNullable<ReturnType<typeof selectProfiles>['row']>;

/** Every profile without an account that was last changed then or before, by the id. */
export function listDueProfiles(db: Database, modifiedOn: number): Promise<DueProfile[]> {
  return pages(
    (after) => read(db, selectProfiles({ modified_on: modifiedOn, after })),
    ({ id }) => id,
  );
}

async function pages<Row>(readAfter: (id: string) => Promise<Row[]>, idOf: (row: Row) => string): Promise<Row[]> {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await readAfter(last === undefined ? '' : idOf(last));
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}
