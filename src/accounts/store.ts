import { eq, selectFrom } from '../db/builder.ts';
import { statement } from '../db/statement.ts';
import { accounts } from '../db/tables.ts';
import { type Database, read } from '../db/transaction.ts';
import type { Account } from './account.ts';

/** The statement that finds the account of an applicant. */
export const selectAccount = statement('select account of a person', { id: accounts.applicant_id }, ({ id }) =>
  selectFrom(accounts).where(eq(accounts.applicant_id, id)),
);

/** The account of an applicant. */
export async function findAccount(db: Database, applicantId: string): Promise<Account | undefined> {
  const [account] = await read(db, selectAccount({ id: applicantId }));
  return account;
}
