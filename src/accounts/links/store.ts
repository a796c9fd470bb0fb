import { and, eq, isNull, notExists, type SQL, select, sql } from '../../db/builder.ts';
import { accounts, links } from '../../db/tables.ts';

/**
 * Of an account's links those to another address than its present one, which have not confirmed.
 *
 * They end with the sessions: a thief of the password may have asked for them.
 */
export const isOpenChange = (applicant_id: SQL<string>): SQL | undefined =>
  and(
    eq(links.applicant_id, applicant_id),
    eq(links.purpose, 'email'),
    isNull(links.confirmed_on),
    notExists(
      select({ applicant_id: accounts.applicant_id })
        .from(accounts)
        .where(and(eq(accounts.applicant_id, applicant_id), sql`${accounts.account_email} = ${links.email}`)),
    ),
  );
