import { and, select, sql } from '../../db/builder.ts';
import { statement } from '../../db/statement.ts';
import { accounts } from '../../db/tables.ts';
import { type Database, read } from '../../db/transaction.ts';
import { say } from './say.ts';

/** The migration after which user names and e-mail addresses are one name space. */
const MIGRATION = '0003_what_0_2_stores.sql';
/** Ids that are printed at the most. */
const MOST = 1_000;

const selectForeignNames = statement('select accounts named by an address that is not their own', {}, () =>
  select({ applicant_id: accounts.applicant_id })
    .from(accounts)
    .where(
      and(
        sql`instr(${accounts.username_key}, '@') > 0`,
        sql`${accounts.username_key} <> ${accounts.account_email_key}`,
      ),
    )
    .limit(MOST),
);

/**
 * Prints the ids of accounts whose user name is another e-mail address than their own, which earlier versions took.
 *
 * Once, after the migration that ends this: it reads every account. Such accounts keep logging in by e-mail.
 */
export async function sayForeignNames(db: Database, applied: readonly string[]): Promise<void> {
  if (!applied.includes(MIGRATION)) return;
  const ids = (await read(db, selectForeignNames({}))).map((row) => row.applicant_id);
  if (ids.length === 0) return;
  const number = ids.length === MOST ? `${MOST} or more` : String(ids.length);
  say(
    `Accounts whose user name is an e-mail address that is not their own: ${number}. They log in by their own address from now on:`,
  );
  console.log(ids.join('\n'));
}
