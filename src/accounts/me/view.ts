import type { Success } from '../../http/endpoint.ts';
import type { Context } from '../../platform/context.ts';
import { domainOf } from '../../profiles/email.ts';
import { type Account, hasVerifiedWorkEmail, toMe } from '../account.ts';
import { Me } from '../schema.ts';

/** An account as its owner sees it. */
export type AccountView = ReturnType<typeof toMe>;

/** 200 with the account. */
export const theAccount: Success<AccountView> = { status: 200, schema: Me, body: (account) => account };

/** An account as its owner sees it; only a verified work address costs a look into the list of domains. */
export async function viewOf({ domains, now }: Context, account: Account): Promise<AccountView> {
  const domain = hasVerifiedWorkEmail(account) ? domainOf(account.work_email ?? '') : undefined;
  return toMe(account, now(), domain !== undefined && (await domains.has(domain)));
}
