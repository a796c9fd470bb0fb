import { ID_TAKEN, type RowError, registrationError } from './row-errors.ts';
import type { SentPerson } from './validate-row.ts';

/** People of one transaction: a large one would keep every other call waiting. */
const SIZE = 100;
/** Transactions of one call at the most. */
const MOST = 20;

/** People in the order in which they are stored, and those that name what too many others name before them. */
export interface Portions {
  readonly portions: readonly (readonly SentPerson[])[];
  readonly excluded: readonly { readonly person: SentPerson; readonly error: RowError }[];
}

/**
 * Divides the people of one call into portions, none of which has two that exclude each other.
 *
 * A statement sees no row that it inserts itself. So of two rows with one e-mail address the later one is decided after
 * the first is stored, or is not.
 */
export function portionsOf(people: readonly SentPerson[]): Portions {
  const portions: SentPerson[][] = [];
  const excluded: { person: SentPerson; error: RowError }[] = [];
  const lastOf = new Map<string, number>();
  for (const person of people) {
    const keys = keysOf(person);
    let at = Math.max(0, ...keys.map(([key]) => (lastOf.get(key) ?? -1) + 1));
    while ((portions[at]?.length ?? 0) >= SIZE) at += 1;
    if (at >= MOST) {
      const [, error = ID_TAKEN] = keys.find(([key]) => lastOf.has(key)) ?? [];
      excluded.push({ person, error });
      continue;
    }
    portions[at] ??= [];
    portions[at]?.push(person);
    for (const [key] of keys) lastOf.set(key, at);
  }
  return { portions, excluded };
}

/** Keys that no two people may share, with the error of the second one. User names and e-mail addresses are one name space. */
function keysOf({ applicant, sent }: SentPerson): (readonly [key: string, error: RowError])[] {
  if (sent === undefined) return [[`id ${applicant.id}`, ID_TAKEN]];
  const { account_email_key, username_key, work_email_key } = sent.account;
  return [
    [`id ${applicant.id}`, ID_TAKEN],
    [`name ${account_email_key}`, registrationError('mail_address_already_exists')],
    [`name ${username_key}`, registrationError('username_already_exists')],
    ...(work_email_key === null
      ? []
      : [[`work ${work_email_key}`, registrationError('work_mail_address_already_exists')] as const]),
  ];
}
