import type { Account } from '../../accounts/account.ts';
import { findAccount } from '../../accounts/store.ts';
import { Failure } from '../../http/failure.ts';
import type { Context } from '../../platform/context.ts';

/** The account of a person; throws `not_found` where there is none, or none any more. */
export async function getAccount({ primary }: Context, applicantId: string): Promise<Account> {
  const account = await findAccount(primary, applicantId);
  if (account === undefined) throw new Failure('not_found');
  return account;
}
