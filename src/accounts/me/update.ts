import type { Context } from '../../platform/context.ts';
import { usernameKey } from '../../profiles/username.ts';
import type { Account } from '../account.ts';
import type { RegistrationCode } from '../errors.ts';
import { firstError, rejectionOf } from '../field-rules.ts';
import { findTaken } from '../registration/store.ts';
import { namesOfChanges, validateUpdate } from './update-rules.ts';
import { updateAccount } from './update-store.ts';

/**
 * Changes an applicant's own account, and yields it as it stands afterwards.
 *
 * Throws the first failure in the order of registration. One write decides; only where something else is wrong is asked
 * whether the user name is taken, since that code comes first. A session that outlives its account is `token_invalid`.
 */
export async function updateOwnAccount(
  context: Context,
  account: Account,
  sent: Readonly<Record<string, unknown>>,
): Promise<Account | undefined> {
  const { changes, errors } = validateUpdate(sent, account.account_email);
  const reject = (code: RegistrationCode | undefined) => {
    if (code !== undefined) throw rejectionOf(code, errors);
  };
  reject(firstError(errors, 'username_already_exists'));
  const { username } = changes;
  if (errors.size > 0 && username !== undefined) {
    const keys = { username: usernameKey(username) };
    const taken = await findTaken(context.db, keys, context.now(), account.applicant_id);
    if (taken.username) reject('username_already_exists');
  }
  reject(firstError(errors));
  const event = context.event('account_updated', account.applicant_id, namesOfChanges(changes));
  const updated = await updateAccount(context.db, account.applicant_id, changes, event);
  if (updated.isTaken) throw rejectionOf('username_already_exists', errors);
  return updated.account;
}
