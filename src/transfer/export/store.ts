import type { Account } from '../../accounts/account.ts';
import { eq, getTableColumns, gt, select, sql } from '../../db/builder.ts';
import { statement } from '../../db/statement.ts';
import { accounts, applicants } from '../../db/tables.ts';
import { type Database, transaction } from '../../db/transaction.ts';
import type { Applicant } from '../../profiles/applicant.ts';

/** People of one answer. */
const LIMIT = 1_000;

const selectAfter = statement('select people after an id', { after: applicants.id }, ({ after }) =>
  select({ ...getTableColumns(applicants), ...getTableColumns(accounts) })
    .from(applicants)
    .leftJoin(accounts, eq(accounts.applicant_id, applicants.id))
    .where(gt(applicants.id, after))
    .orderBy(applicants.id)
    .limit(LIMIT),
);

/** A person with the account, if there is one. */
export interface Person {
  readonly applicant: Applicant;
  readonly account: Account | undefined;
}

const countAll = statement('count people', {}, () =>
  select({ total: sql<number>`count(*)`.as('total') }).from(applicants),
);

/** A part of an export: at most a thousand people. */
export interface Part {
  readonly people: readonly Person[];
  /** How many people there are; with the first part alone, for counting reads them all. */
  readonly total: number | undefined;
}

/** People by their ids, from the first one behind that id on. */
export async function readPart(db: Database, after: string | undefined): Promise<Part> {
  const steps = { rows: selectAfter({ after: after ?? '' }), counted: after === undefined ? countAll({}) : undefined };
  const { rows, counted } = await transaction(db, steps, { retry: 'safe' });
  const people = rows.map((row) => ({
    applicant: row,
    account: row.applicant_id === null ? undefined : (row as Account),
  }));
  return { people, total: counted[0]?.total };
}
