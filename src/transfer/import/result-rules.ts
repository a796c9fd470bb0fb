import type { Account } from '../../accounts/account.ts';
import { isOwnHash, NO_PASSWORD } from '../../accounts/passwords/hashing/hashing.ts';
import { Failure } from '../../http/failure.ts';
import { toRow } from '../person-row.ts';
import { ID_TAKEN, type RowError, registrationError } from './row-errors.ts';
import type { StoredPortion, TakenKey } from './store.ts';
import type { SentAccount } from './validate-account.ts';
import type { SentPerson } from './validate-row.ts';

/** The result of one row. */
export interface Result {
  readonly row: number;
  readonly status: 'created' | 'unchanged' | 'refused';
  readonly id?: string;
  readonly errors?: readonly RowError[];
}

/** The result of a row that cannot be taken. */
export function refused(row: number, errors: readonly RowError[]): Result {
  return { row, status: 'refused', errors };
}

/** The errors of keys that other people have, in the published order. */
const TAKEN: Readonly<Record<TakenKey, RowError>> = {
  email: registrationError('mail_address_already_exists'),
  username: registrationError('username_already_exists'),
  denied: registrationError('invalid_work_mail_address'),
  workEmail: registrationError('work_mail_address_already_exists'),
};

/** The result of a row by what is stored. Throws `service_unavailable` where nothing says why it was not stored. */
export function decide(person: SentPerson, stored: StoredPortion, disallowed: ReadonlySet<string>): Result {
  const { row } = person;
  const { id } = person.applicant;
  if (stored.created.has(id)) return { row, status: 'created', id };
  if (stored.applicants.has(id)) {
    return hasSameContent(person, stored, disallowed) ? { row, status: 'unchanged', id } : refused(row, [ID_TAKEN]);
  }
  const taken = stored.taken.get(id);
  const errors = (Object.keys(TAKEN) as TakenKey[]).filter((key) => taken?.has(key)).map((key) => TAKEN[key]);
  if (errors.length === 0) throw new Failure('service_unavailable', { retryAfter: 1 });
  return refused(row, errors);
}

/**
 * Whether the person is stored as the row says, in everything that an export shows.
 *
 * The time of the last change is the import's own. What a row leaves open is as it is stored. A password that was set
 * since, or is ours since the first log-in, is no other content.
 */
function hasSameContent(
  { applicant, isDated, sent }: SentPerson,
  stored: StoredPortion,
  disallowed: ReadonlySet<string>,
): boolean {
  const before = stored.applicants.get(applicant.id);
  const account = stored.accounts.get(applicant.id);
  if (before === undefined) return false;
  const dated = { ...applicant, modified_on: before.modified_on, ...(!isDated && { created_on: before.created_on }) };
  const isConsentOpen = sent !== undefined && !sent.isConsentDated && sent.account.consented_on !== null;
  const consented = sent && {
    ...sent.account,
    ...(isConsentOpen && { consented_on: account?.consented_on ?? sent.account.consented_on }),
  };
  const [now, then] = [toRow(dated, consented, disallowed), toRow(before, account, disallowed)];
  if (JSON.stringify(now) !== JSON.stringify(then)) return false;
  return sent === undefined || account === undefined || hasSamePassword(sent, account);
}

function hasSamePassword({ account: { password_hash }, password }: SentAccount, stored: Account): boolean {
  if (password === undefined && password_hash === NO_PASSWORD) return true;
  return isOwnHash(stored.password_hash) || (password === undefined && stored.password_hash === password_hash);
}
