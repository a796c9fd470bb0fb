import type { Account } from '../../accounts/account.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';
import { requireApplicant } from '../../profiles/applicant.ts';
import { findApplicant } from '../../profiles/store.ts';

/** The account of an applicant. Throws `not_found` where there is none, and `applicant_anonymized` where it was erased. */
export async function requireAccount(
  { db }: Pick<Context, 'db'>,
  applicantId: string,
  account: Account | undefined,
): Promise<Account> {
  if (account !== undefined) return account;
  const { anonymized_on } = requireApplicant(await findApplicant(db, applicantId));
  throw new Failure(anonymized_on === null ? 'not_found' : 'applicant_anonymized');
}
