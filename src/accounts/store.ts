import { eq, selectFrom } from '../db/builder.ts';
import { statement } from '../db/statement.ts';
import { accounts } from '../db/tables.ts';

/** The statement that finds the account of an applicant. */
export const selectAccount = statement('select account of a person', { id: accounts.applicant_id }, ({ id }) =>
  selectFrom(accounts).where(eq(accounts.applicant_id, id)),
);
